/** Reminders inside a wait_for (semantics row 17): each is asked once, and dropped when the wait is over. */
import type { Campaign, Reminder, Step } from '../domain/campaign.ts';
import { addDuration } from '../domain/local-time.ts';
import type { BusinessTime } from '../domain/time.ts';
import { type Draft, putEnrolment } from './draft.ts';
import { own } from './own.ts';
import { recipientsOf, type SendStep, sendEffect, sendsTo, templateFor } from './send-step.ts';
import type { Cursor, Enrolment } from './state.ts';
import { askTask } from './task-step.ts';

export type WaitFor = Extract<Step, { type: 'wait-for' }>;
export type FactCursor = Extract<Cursor, { waitsFor: 'fact' }>;

/** The next reminder of a wait with its instant; null when all were taken, or none comes before the wait's end. */
export const nextReminder = (
  draft: Draft,
  step: WaitFor,
  cursor: FactCursor,
): { readonly at: BusinessTime; readonly reminder: Reminder } | null => {
  const reminder = step.remind?.[cursor.reminded];
  if (!reminder) return null;
  const { timezone, calendar } = draft.inputs.account;
  const at = addDuration(cursor.since, reminder.after, timezone, calendar);
  return at < cursor.until ? { at, reminder } : null;
};

/** Takes the reminder that is due. The wait stays as it is. */
export const remind = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  cursor: FactCursor,
  reminder: Reminder,
  at: BusinessTime,
): void => {
  const counted: Enrolment = { ...enrolment, cursor: { ...cursor, reminded: cursor.reminded + 1 } };
  putEnrolment(draft, counted);
  const step = own(campaign.steps, reminder.step);
  if (step?.type === 'task') askTask(draft, campaign, counted, step, at);
  else if (step?.type === 'send') remindByMail(draft, campaign, counted, step, at);
};

const remindByMail = (draft: Draft, campaign: Campaign, enrolment: Enrolment, step: SendStep, at: BusinessTime) => {
  const { cursor } = enrolment;
  if (cursor.waitsFor !== 'fact' || templateFor(step, enrolment).type === 'skip') return;
  const recipients = recipientsOf(draft, campaign, enrolment);
  const { open, occurrence } = sendsTo(draft, enrolment, step, recipients, at);
  const asked = Object.fromEntries(Object.entries(open).map(([id, send]) => [id, { ...send, step: step.id }]));
  const next: Enrolment = {
    ...enrolment,
    visits: { ...enrolment.visits, [step.id]: occurrence },
    cursor: { ...cursor, open: { ...cursor.open, ...asked } },
  };
  putEnrolment(draft, next);
  for (const [id, send] of Object.entries(asked)) {
    if (send.notBefore === null) draft.effects.push(sendEffect(draft, campaign, next, step, id, send));
  }
};

/** The wait is over: what this very call asked for as a reminder is taken back; what was asked before, the store closes. */
export const dropReminders = (draft: Draft, enrolment: Enrolment): void => {
  const { cursor } = enrolment;
  if (cursor.waitsFor !== 'fact') return;
  draft.effects = draft.effects.filter((effect) => own(cursor.open, effect.id) === undefined);
};
