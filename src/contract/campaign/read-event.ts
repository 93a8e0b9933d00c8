/** Reads `event: { id, title, place, starts_at, ends_at, timezone, seats }`: what a campaign invites to. */
import { z } from 'zod';
import type { CampaignEvent } from '../../domain/campaign.ts';
import { instantOf, type LocalReading } from '../../domain/local-time.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Reading } from '../catalogue.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { identifier, timezone, wholeNumber, words } from '../field-values.ts';
import type { Path } from '../path.ts';

export const EVENT = {
  schema: z
    .strictObject({
      id: identifier.meta({
        description: 'Its id, one for all campaigns: seats are counted by it.',
        sample: 'customer-day-2027',
      }),
      title: words.optional().meta({
        description: "What it is called in calendars; otherwise the campaign's title.",
        sample: 'Customer day',
      }),
      place: words.optional().meta({ description: 'Where it is.', sample: 'Ayala Museum, Makati' }),
      starts_at: z.unknown().meta({ description: 'When it begins, on the clock there.' }),
      ends_at: z.unknown().meta({ description: 'When it ends, on the clock there.' }),
      timezone: timezone.meta({ description: 'The zone of both times.' }),
      seats: wholeNumber(1, 1_000_000)
        .optional()
        .meta({ description: 'How many may come; who accepts later waits.', preset: 'no limit', sample: 80 }),
    })
    .meta({ description: 'What the campaign invites to.', rows: [6] }),
};

/** Null where there is none, or something in it is wrong and reported. `title` is the campaign's own. */
export const readEvent = (value: unknown, title: string, reading: Reading): CampaignEvent | null => {
  if (value === undefined) return null;
  const path: Path = ['event'];
  const keys = checkShape(EVENT, value, path, reading.report, 'an event');
  if (!keys) {
    // Said all the same, so that one round of mending is enough.
    for (const key of ['starts_at', 'ends_at']) {
      if (isRecord(value) && value[key] !== undefined) readLocal(value[key], 'UTC', [...path, key], reading);
    }
    return null;
  }
  const startsAt = readLocal(keys.starts_at, keys.timezone, [...path, 'starts_at'], reading);
  const endsAt = readLocal(keys.ends_at, keys.timezone, [...path, 'ends_at'], reading);
  if (startsAt === null || endsAt === null) return null;
  if (endsAt <= startsAt) {
    reading.report([...path, 'ends_at'], { code: 'invalid-value', message: 'The event ends before it begins.' });
    return null;
  }
  return {
    id: keys.id,
    title: keys.title ?? title,
    place: keys.place ?? '',
    startsAt,
    endsAt,
    timezone: keys.timezone,
    seats: keys.seats ?? null,
  };
};

/** Date and time on the clock there, without an offset: the zone says it. */
const readLocal = (value: unknown, zone: string, path: Path, { report }: Reading): BusinessTime | null => {
  const local = typeof value === 'string' ? localReading(value) : null;
  if (local !== null) return instantOf(local, zone);
  const message = `${show(value)} is not a local date and time. Write 2027-04-15T14:00; "timezone" says where.`;
  report(path, { code: 'invalid-value', message });
  return null;
};

const localReading = (text: string): LocalReading | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})$/.exec(text);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = (match ?? []).slice(1).map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (!match || month < 1 || month > 12 || day < 1 || day > days || hour > 23 || minute > 59) return null;
  return { year, month, day, minuteOfDay: hour * 60 + minute };
};
