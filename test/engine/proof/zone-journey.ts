/** One journey through every kind of wait, played by the engine and admission, and foretold by the zone table. */

import type { Fact } from '../../../src/domain/fact.ts';
import type { Settings } from '../../../src/domain/settings.ts';
import { type BusinessTime, businessTime, DAY, HOUR, MINUTE } from '../../../src/domain/time.ts';
import type { Weekday } from '../../../src/domain/wall-clock.ts';
import { offerEnd } from '../../../src/engine/offer-terms.ts';
import { type EngineState, emptyState } from '../../../src/engine/state.ts';
import {
  dayOf,
  daysLater,
  endOfDay,
  nextTime,
  wallIn,
  weekdayOf,
  workdaysLater,
  type ZoneTable,
} from '../../domain/zone-table.ts';
import { policy, request, window } from '../asking.ts';
import { campaign, fact, given, program, send } from '../given.ts';
import type { Engine } from './property.ts';

/** When mails may go: minutes after midnight, and the weekend. */
export type Hours = { readonly from: number; readonly to: number; readonly rest: readonly Weekday[] };

/** One mail: when it went, until when it might have; or the end of the offer it followed. */
export type Gone = { readonly step: string; readonly at: number; readonly before: number };

const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
/** In the hour that most changes skip or repeat. */
const AT_NIGHT = 2 * 60 + 30;

const steps = program({
  first: send('t'),
  'a-day': { type: 'wait', for: { amount: 1, unit: 'd' } },
  second: send('t'),
  'at-night': { type: 'wait-until', at: AT_NIGHT, weekdays: EVERY_DAY, timezone: 'account' },
  third: send('t'),
  'two-workdays': { type: 'wait', for: { amount: 2, unit: 'wd' } },
  fourth: send('t'),
  'on-sunday': { type: 'wait-until', at: 0, weekdays: [7], timezone: 'account' },
  fifth: send('t'),
  hours: { type: 'wait', for: { amount: 30, unit: 'h' } },
  sixth: send('t'),
  weeks: { type: 'wait', for: { amount: 1, unit: 'w' } },
  offer: {
    type: 'offer',
    name: 'o',
    terms: { percent: { type: 'fixed', percent: 5 }, amount: null, gift: null, max: null },
    budget: null,
    products: null,
    expires: { amount: 3, unit: 'd' },
  },
});

const journey = campaign({
  trigger: { type: 'event', event: 'Custom', where: null, maxAge: { amount: 3, unit: 'd' } },
  exits: [],
  goal: null,
  tooLate: { amount: 2, unit: 'w' },
  ...steps,
});

/** As the house plays it: decided, admitted, sent, settled, woken at each deadline. Throws where a mail is dropped. */
export const played = ({ decide, admit }: Engine, zone: string, hours: Hours, start: number): readonly Gone[] => {
  const quiet: Settings = {
    ...policy,
    caps: { contact: [], account: [] },
    quietHours: { from: hours.from, to: hours.to },
    closedWeekdays: hours.rest,
  };
  const inputs = given({ published: [journey], settings: quiet });
  const calendar = { closedWeekdays: hours.rest, holidays: [] };
  const seen = { ...inputs, account: { ...inputs.account, timezone: zone, calendar } };
  const gone: Gone[] = [];
  let state: EngineState = emptyState;
  let now: BusinessTime = businessTime(start);
  let facts: readonly Fact[] = [fact(1, now, 'Custom')];
  for (let calls = 0; calls < 200; calls += 1) {
    const decision = decide(state, { ...seen, facts }, now);
    ({ state } = decision);
    facts = decision.effects.flatMap((effect, index): Fact[] => {
      const say = (type: string, payload: Fact['payload']) => [
        fact(state.cursor + 1 + index, now, type, { effect: effect.id, ...payload }),
      ];
      if (effect.type === 'offer') {
        gone.push({ step: effect.step, at: now, before: offerEnd(now, effect.expires, seen.account) });
        return say('Offer Reserved', { offer: { name: effect.name, empty: 'none' } });
      }
      if (effect.type !== 'send') return [];
      const ask = request({ ...effect, offerExpiresAt: null, repair: false, namesOffer: false });
      const answer = admit(ask, window({ contact: { timezone: zone } }), quiet, now);
      if (answer.type === 'drop') throw new Error(`${effect.step} dropped: ${answer.reason}`);
      if (answer.type === 'defer') return say('Message Deferred', { until: answer.until, reason: answer.reason });
      gone.push({ step: effect.step, at: now, before: answer.sendBefore });
      return say('Message Settled', { outcome: 'accepted' });
    });
    if (facts.length > 0) continue;
    if (decision.deadline === null) return gone;
    now = decision.deadline;
  }
  throw new Error('the journey does not end');
};

/** As the table foretells it. */
export const foretold = (table: ZoneTable, hours: Hours, start: number): readonly Gone[] => {
  const gone: Gone[] = [];
  const mail = (step: string, due: number): number => {
    const at = firstMinute(table, hours, due, true);
    const tooLate = daysLater(table, due, 14);
    gone.push({ step, at, before: Math.min(firstMinute(table, hours, at, false), tooLate) });
    return at;
  };
  const first = mail('first', start);
  const second = mail('second', daysLater(table, first, 1));
  const third = mail('third', nextTime(table, second, AT_NIGHT, EVERY_DAY));
  const fourth = mail('fourth', workdaysLater(table, third, 2, hours.rest));
  const fifth = mail('fifth', nextTime(table, fourth, 0, [7]));
  const sixth = mail('sixth', fifth + 30 * HOUR);
  const offer = daysLater(table, sixth, 7);
  gone.push({ step: 'offer', at: offer, before: endOfDay(table, daysLater(table, offer, 3)) });
  return gone;
};

export const isOpenIn = (table: ZoneTable, { from, to, rest }: Hours, at: number): boolean => {
  const wall = wallIn(table, at);
  const day = dayOf(wall);
  const minute = Math.floor((wall - day * DAY) / MINUTE);
  // Round the clock from the end of the quiet hours to their beginning.
  return !rest.includes(weekdayOf(day) as Weekday) && (minute - to + 1440) % 1440 < (from - to + 1440) % 1440;
};

/** Minute by minute: changes fall on whole minutes. */
const firstMinute = (table: ZoneTable, hours: Hours, at: number, isOpen: boolean): number => {
  if (isOpenIn(table, hours, at) === isOpen) return at;
  let minute = Math.floor(at / MINUTE) * MINUTE + MINUTE;
  while (isOpenIn(table, hours, minute) !== isOpen) minute += MINUTE;
  return minute;
};

/** For the words of a failure. */
export const inWords = (gone: readonly Gone[]): readonly string[] =>
  gone.map(({ step, at, before }) => `${step} ${new Date(at).toISOString()} before ${new Date(before).toISOString()}`);
