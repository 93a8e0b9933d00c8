/**
 * Reads what a campaign narrows the settings by: `caps`, `throttle`, `quiet_hours`, `send_window`, `days_off`. Each holds beside what
 * settings and market say, so a campaign never sends more, or at another hour, than they allow (semantics rows 36 and 38).
 */
import { z } from 'zod';
import type { Guards, Throttle } from '../../domain/campaign.ts';
import type { QuietHours } from '../../domain/quiet-hours.ts';
import type { Weekday } from '../../domain/wall-clock.ts';
import type { Reading } from '../catalogue.ts';
import { checkShape } from '../check-shape.ts';
import { localTime, wholeNumber } from '../field-values.ts';
import { CAPS, readCapList } from '../read-caps.ts';

export const HOURS = {
  schema: z
    .strictObject({
      from: localTime.meta({ description: 'They begin.' }),
      to: localTime.meta({ description: 'They end; before their beginning: on the next day.' }),
    })
    .meta({ description: "Hours of the day, on the reader's clock.", sample: { from: '09:00', to: '12:00' } }),
};

export const THROTTLE = {
  schema: z
    .strictObject({
      most: wholeNumber(1, 100_000).meta({ description: 'So many mails.' }),
      per: z.enum(['hour', 'day']).meta({ description: 'In any hour, or in any 24 hours.' }),
    })
    .meta({
      description: 'So many of its mails to all accounts together; the others wait for their turn.',
      sample: { most: 50, per: 'hour' },
    }),
};

export type GuardKeys = {
  readonly caps?: unknown;
  readonly throttle?: unknown;
  readonly quiet_hours?: unknown;
  readonly send_window?: unknown;
  /** Parsed by the header's own shape. */
  readonly daysOff: readonly Weekday[];
};

/** Null where the campaign narrows nothing, or something in it is wrong and reported. */
export const readGuards = (raw: GuardKeys, reading: Reading): Guards | null => {
  const caps = raw.caps === undefined ? null : readCaps(raw.caps, reading);
  const throttle = raw.throttle === undefined ? null : readThrottle(raw.throttle, reading);
  const closed = raw.quiet_hours === undefined ? null : readHours(raw.quiet_hours, 'quiet_hours', reading);
  const open = raw.send_window === undefined ? null : readHours(raw.send_window, 'send_window', reading);
  // What is not in the window is quiet.
  const quiet = [closed ?? [], open ? { from: open.to, to: open.from } : []].flat();
  const daysOff = [...new Set(raw.daysOff)].sort();
  if (daysOff.length === 7) {
    const message = 'Every day is off: nothing could ever be sent.';
    reading.report(['days_off'], { code: 'contradiction', message });
  }
  if (caps === null && throttle === null && quiet.length === 0 && daysOff.length === 0) return null;
  return {
    ...(caps && { caps }),
    ...(quiet.length > 0 && { quiet }),
    ...(daysOff.length > 0 && { daysOff }),
    ...(throttle && { throttle }),
  };
};

const readThrottle = (value: unknown, { report }: Reading): Throttle | null =>
  checkShape(THROTTLE, value, ['throttle'], report, 'a throttle');

const readCaps = (value: unknown, { report }: Reading): Guards['caps'] | null => {
  const keys = checkShape(CAPS, value, ['caps'], report, 'caps');
  return (
    keys && {
      contact: keys.contact === undefined ? [] : readCapList(keys.contact, ['caps', 'contact'], report),
      account: keys.account === undefined ? [] : readCapList(keys.account, ['caps', 'account'], report),
    }
  );
};

const readHours = (value: unknown, key: 'quiet_hours' | 'send_window', { report }: Reading): QuietHours | null => {
  const keys = checkShape(HOURS, value, [key], report, 'hours');
  if (!keys) return null;
  if (keys.from !== keys.to) return keys;
  const message = 'Hours that end as they begin are none. Write { from: "09:00", to: "12:00" }.';
  report([key], { code: 'invalid-value', message });
  return null;
};
