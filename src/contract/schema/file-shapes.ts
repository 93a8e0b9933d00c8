/** Segment, settings, tiers and market files, each as one shape. */
import { z } from 'zod';
import { MARKET } from '../market-file.ts';
import { HOLIDAY } from '../market-holidays.ts';
import { QUIET, SEASON } from '../market-seasons.ts';
import { FLOOR, PLAN_LEVELS } from '../read-contact-plan.ts';
import { SEGMENT } from '../segment-file.ts';
import { COMPANY, DEFAULTS, SENDER, SETTINGS, TARGETS } from '../settings-file.ts';
import { AT_LEAST, TIER, TIERS } from '../tiers-file.ts';
import { campaignShape } from './campaign-shape.ts';
import { condition } from './condition-shape.ts';
import { fill } from './fill.ts';
import { amounts, caps } from './value-shapes.ts';

const contactPlan = z
  .strictObject(
    Object.fromEntries(PLAN_LEVELS.map((level) => [level, FLOOR.schema.meta({ minProperties: 1 }).optional()])),
  )
  .meta({ description: 'The least of contact by relationship level; default is for the rest.' });

const settings = fill(SETTINGS.schema, {
  company: COMPANY.schema,
  sender: SENDER.schema,
  defaults: DEFAULTS.schema,
  caps,
  quiet_hours: QUIET.schema,
  response_targets: TARGETS.schema,
  contact_plan: contactPlan,
  holidays: z.never(),
  markets: z.never(),
});

const tiers = fill(TIERS.schema, {
  tiers: z
    .array(fill(TIER.schema, { at_least: fill(AT_LEAST.schema, { spend: amounts }).meta({ minProperties: 1 }) }))
    .min(1)
    .meta({ kind: 'list of tiers' }),
});

const market = fill(MARKET.schema, {
  quiet_hours: QUIET.schema,
  seasons: z.array(fill(SEASON.schema, { quiet_hours: QUIET.schema })).meta({ kind: 'list of seasons' }),
  holidays: z.array(HOLIDAY.schema).meta({ kind: 'list of holidays' }),
});

/** By the word `keyline schema` takes. */
export const FILE_SHAPES = {
  campaign: campaignShape,
  segment: fill(SEGMENT.schema, { where: condition }).meta({ title: 'Keyline segment' }),
  settings: settings.meta({ title: 'Keyline settings' }),
  tiers: tiers.meta({ title: 'Keyline tiers' }),
  market: market.meta({ title: 'Keyline market' }),
} as const;

export type FileKind = keyof typeof FILE_SHAPES;

export const FILE_KINDS = Object.keys(FILE_SHAPES) as readonly FileKind[];
