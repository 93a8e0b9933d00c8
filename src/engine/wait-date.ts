/** Waits for a date: of the campaign's event, of the account, or of the calendar (semantics row 15). */
import { type Campaign, isEventInstant, type Step } from '../domain/campaign.ts';
import { type Dated, datedOf } from '../domain/date-field.ts';
import { addDuration, instantOf, localOf } from '../domain/local-time.ts';
import { subtractDuration } from '../domain/subtract-duration.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { Draft } from './draft.ts';
import { eventInstant, eventOf } from './occasions.ts';
import { surroundings } from './surroundings.ts';

/** Where a day alone is named, its business begins at nine in the morning. */
export const MORNING = 9 * 60;

type DateWait = Extract<Step, { type: 'wait-until-event' }>;

/** When the wait is over; null where the date is not known, or the campaign invites to nothing. */
export const waitDate = (draft: Draft, campaign: Campaign, step: DateWait): BusinessTime | null => {
  const instant = dateOf(draft, campaign, step.of);
  if (instant === null) return null;
  const { timezone, calendar } = draft.inputs.account;
  if (step.before !== null) return subtractDuration(instant, step.before, timezone, calendar);
  return step.after === null ? instant : addDuration(instant, step.after, timezone, calendar);
};

const dateOf = (draft: Draft, campaign: Campaign, of: DateWait['of']): BusinessTime | null => {
  const { timezone } = draft.inputs.account;
  if (typeof of === 'object') {
    const { timezone: named, minuteOfDay, ...day } = of;
    const zone = named === 'account' || named === 'contact' ? timezone : named;
    return instantOf({ ...day, minuteOfDay: minuteOfDay ?? MORNING }, zone);
  }
  if (isEventInstant(of)) {
    const event = eventOf(draft, campaign);
    return event && eventInstant(event, of);
  }
  const dated = fieldDate(draft, of);
  return dated && morningOf(dated, timezone);
};

/** The date an account's field holds now; null: none, or none that is known. */
export const fieldDate = (draft: Draft, field: string): Dated | null =>
  datedOf(surroundings(draft, draft.now, null, null).field(field), draft.inputs.account.timezone);

const morningOf = ({ from, to }: Dated, zone: string): BusinessTime =>
  from === to ? from : instantOf({ ...localOf(from, zone), minuteOfDay: MORNING }, zone);
