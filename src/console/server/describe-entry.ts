import { assertNever } from '../../domain/assert-never.ts';
import { formatMoney } from '../../domain/money.ts';
import type { TimelineEntry, TimelineKind } from '../../store/views/read-timeline.ts';
import { describeReason } from './describe-reason.ts';
import { describeRegister, explainRegister, isRegisterKind } from './describe-register.ts';
import type { EntryText } from './entry-text.ts';
import { isolate, isolateSentence } from './isolate.ts';

/** The filters of a timeline, by name: what each one shows. */
export const TIMELINE_FILTERS = {
  all: null,
  messages: [
    'message',
    'open',
    'click',
    'unsubscribe',
    'preferences',
    'reply',
    'deferred',
    'dropped',
    'refused',
    'skipped',
    'cancelled',
    'planned',
  ],
  orders: ['order', 'credit'],
  offers: ['offer', 'redemption'],
  tasks: ['task', 'task-closed'],
  people: [
    'touch',
    'entry',
    'case',
    'case-missed',
    'case-answered',
    'case-closed',
    'promise',
    'promise-closed',
    'tender',
    'late',
  ],
  system: ['enter', 'exit', 'finish', 'goal', 'segment-enter', 'segment-leave', 'lapse', 'trait', 'event'],
} as const satisfies Record<string, readonly TimelineKind[] | null>;
export type TimelineFilterName = keyof typeof TIMELINE_FILTERS;

/** Who the entry is about, by the names to show; null: nobody, or not known. */
export type EntryPeople = {
  readonly account: string;
  readonly contact: string | null;
  readonly owner: string | null;
};

export const describeEntry = (entry: TimelineEntry, { account, contact, owner }: EntryPeople): EntryText => {
  const to = contact === null ? '' : ` to ${isolate(contact)}`;
  const by = contact === null ? '' : ` by ${isolate(contact)}`;
  const detail = entry.detail === null ? '' : isolateSentence(entry.detail, account);
  const step = stepName(entry.step) ?? '';
  const times = entry.count > 1 ? `, ${entry.count} times` : '';
  const subject = entry.subject === null ? '' : ` “${isolate(entry.subject)}”`;
  switch (entry.kind) {
    case 'order':
      return { title: `Order ${detail}, ${amount(entry)}`, tone: 'good' };
    case 'credit':
      return { title: `Credit note ${detail}, ${amount(entry)}`, tone: 'bad' };
    case 'message':
      return describeMessage(`Mail “${detail || step}”`, to, entry.outcome);
    case 'open':
      return { title: `Opened${subject}${by}${times}${notHuman(entry)}`, tone: 'quiet' };
    case 'click':
      return {
        title: `Clicked ${linkName(entry)}${subject === '' ? '' : ` in${subject}`}${by}${times}${notHuman(entry)}`,
        tone: entry.outcome === 'human' ? 'good' : 'quiet',
      };
    case 'unsubscribe':
    case 'preferences':
      return { title: `Visited the ${entry.kind} page${by}${times}`, tone: 'quiet' };
    case 'reply':
      return describeInbound(entry, contact === null ? 'Somebody' : isolate(contact));
    case 'enter':
      return { title: `Entered campaign ${entry.campaign}`, tone: 'plain' };
    case 'exit':
      return { title: `Left campaign ${entry.campaign} early`, tone: 'plain' };
    case 'finish':
      return { title: `Finished campaign ${entry.campaign}`, tone: 'plain' };
    case 'goal':
      return { title: `Reached the goal of ${entry.campaign}`, tone: 'good' };
    case 'segment-enter':
      return { title: `Entered segment ${entry.outcome}`, tone: 'quiet' };
    case 'segment-leave':
      return { title: `Left segment ${entry.outcome}`, tone: 'quiet' };
    case 'deferred':
      return { title: `Mail ${step}${to}: put off`, tone: 'quiet' };
    case 'dropped':
      return { title: `Mail ${step}${to}: not sent`, tone: 'bad' };
    case 'refused':
      return { title: `Mail ${step}${to}: held back at the last moment`, tone: 'quiet' };
    case 'skipped':
      return { title: `Step ${step || entry.campaign}: skipped`, tone: 'quiet' };
    case 'cancelled':
      return {
        title: `Off the plan: ${step}${to}${entry.outcome === 'vetoed' ? ', vetoed' : ''}`,
        tone: 'quiet',
      };
    case 'task':
      return { title: `Task for ${owner === null ? 'the owner' : isolate(owner)}: ${detail}`, tone: 'plain' };
    case 'task-closed':
      return entry.outcome === 'not-needed'
        ? { title: `Task no longer needed: ${detail}`, tone: 'quiet' }
        : { title: `Task closed, ${entry.outcome}: ${detail}`, tone: 'good' };
    case 'offer':
      return describeOffer(detail, entry.outcome);
    case 'redemption':
      return { title: `Used code ${detail}`, tone: 'good' };
    case 'lapse':
      return {
        title: `Buying rhythm: ${entry.outcome?.replaceAll('-', ' ')}`,
        tone: entry.outcome === 'active' ? 'good' : 'plain',
      };
    case 'event':
      return describeEvent(entry, detail, to, by);
    case 'trait':
    case 'touch':
    case 'entry':
    case 'case':
    case 'case-missed':
    case 'case-answered':
    case 'case-closed':
    case 'promise':
    case 'promise-closed':
    case 'tender':
    case 'late':
      return describeRegister(entry, entry.kind, contact);
    case 'planned':
      return entry.detail === 'task'
        ? { title: `Task for ${owner === null ? 'the owner' : isolate(owner)}: ${step}`, tone: 'plain' }
        : { title: `Mail ${step}${to}`, tone: 'plain' };
    default:
      return assertNever(entry.kind);
  }
};

const describeEvent = ({ outcome, step }: TimelineEntry, detail: string, to: string, by: string): EntryText => {
  switch (outcome) {
    case 'Contact Unsubscribed':
      return { title: `Unsubscribed${detail === '' ? '' : ` from ${detail}`}${by}`, tone: 'bad' };
    case 'Hold Placed':
      return { title: `On hold${to === '' ? '' : ` for mails${to}`}: ${detail}`, tone: 'bad' };
    case 'Hold Released':
      return { title: `Hold ended: ${detail}`, tone: 'good' };
    case 'Sending Resumed':
      return { title: `Sending resumed: ${detail}`, tone: 'plain' };
    case 'Touch Postponed':
      return { title: `Postponed to ${detail}: mail ${stepName(step)}${to}`, tone: 'plain' };
    case 'Veto Withdrawn':
      return { title: `Veto taken back: ${stepName(step)}${to}`, tone: 'plain' };
    case 'Enrolment Moved':
      return { title: `Moved to version ${detail} of its campaign`, tone: 'plain' };
    case 'Enrolment Ended':
      return { title: 'Taken out of a campaign', tone: 'plain' };
    case 'Enrolment Restored':
      return { title: 'Put back into a campaign', tone: 'plain' };
    case 'Invitation Answered':
      return { title: `Answered the invitation${by}: ${detail}`, tone: detail.endsWith('declined') ? 'plain' : 'good' };
    case 'Survey Answered':
      return { title: `Answered a survey${by}: ${detail}`, tone: 'good' };
    case 'Event Attended':
      return { title: `Came to ${detail}${by}`, tone: 'good' };
    case 'Event Cancelled':
      return { title: `Event cancelled: ${detail}`, tone: 'bad' };
    case 'Tier Near':
      return { title: `Close to the next tier: ${detail}`, tone: 'good' };
    case 'Tier At Risk':
      return { title: `Tier at risk: ${detail}`, tone: 'bad' };
    case 'Approval Answered':
      return { title: `Approval: ${detail}`, tone: 'plain' };
    default:
      return { title: `${outcome}${by}`, tone: 'plain' };
  }
};

/** What stands below an entry: `because ...`, or a person's note; null where there is nothing to explain. */
export const explainEntry = ({ kind, outcome, reason }: TimelineEntry): string | null => {
  // That a person opened or clicked needs no reason; that a machine did, does.
  if ((kind === 'open' || kind === 'click') && outcome === 'human') return null;
  if (kind === 'task-closed' && outcome !== 'not-needed') return reason;
  if (kind === 'reply' && outcome === 'reply') return reason;
  // Who said so, and what of it.
  if (kind === 'event' && reason !== null) return reason;
  if (isRegisterKind(kind)) return explainRegister(kind, reason);
  const words = describeReason(reason);
  return words === null ? null : `because ${words}`;
};

/** `send:we-miss-you` as a reader knows it: `we-miss-you`. */
export const stepName = (step: string | null): string | null => step?.replace(/^(send|task|offer):/, '') ?? null;

/** `outcome`: the message's phase in small letters. */
const describeMessage = (mail: string, to: string, outcome: string | null): EntryText => {
  switch (outcome) {
    case 'accepted':
      return { title: `${mail} sent${to}`, tone: 'plain' };
    case 'claimed':
    case 'dot':
      return { title: `${mail}${to}: going out now`, tone: 'plain' };
    case 'deferred':
      return { title: `${mail}${to}: to be tried again`, tone: 'quiet' };
    case 'refused':
      return { title: `${mail}${to}: held back at the last moment`, tone: 'quiet' };
    case 'rejected':
      return { title: `${mail}${to}: refused by the mail server`, tone: 'bad' };
    case 'unknown':
      return { title: `${mail}${to}: not known whether it arrived`, tone: 'bad' };
    default:
      return { title: `${mail}${to}: ${outcome}`, tone: 'bad' };
  }
};

/** `outcome`: the kind of mail that came in. */
const describeInbound = ({ outcome, detail }: TimelineEntry, who: string): EntryText => {
  const first = isolate((detail ?? '').split('\n').find((line) => line.trim() !== '') ?? '');
  const words = first === '' ? '' : `: “${first.length > 120 ? `${first.slice(0, 119)}…` : first}”`;
  switch (outcome) {
    case 'reply':
      return { title: `${who} replied${words}`, tone: 'good' };
    case 'auto-reply':
      return { title: `Absence note from ${who}${words}`, tone: 'quiet' };
    case 'unsubscribe':
      return { title: `${who} asked by mail to get no more${words}`, tone: 'bad' };
    case 'answer':
      return { title: `Our answer to ${who}${words}`, tone: 'plain' };
    default:
      return { title: `Mail from ${who}${words}`, tone: 'quiet' };
  }
};

const describeOffer = (offer: string, outcome: string | null): EntryText => {
  switch (outcome) {
    case 'empty':
      return { title: `Offer ${offer}: nothing to give`, tone: 'bad' };
    case 'reserved':
    case 'issued':
      return { title: `Offer ${offer}: open`, tone: 'plain' };
    default:
      return { title: `Offer ${offer}: ${outcome}`, tone: 'plain' };
  }
};

/** A link without a text of its own has its address for a name. */
const linkName = ({ detail }: TimelineEntry): string =>
  detail === 'button' ? 'the button' : detail === null ? 'a link' : `“${isolate(detail)}”`;

const amount = (entry: TimelineEntry): string =>
  entry.minor === null || entry.currency === null ? '' : formatMoney({ minor: entry.minor, currency: entry.currency });

/** A hit that no person stands behind says so. */
const notHuman = (entry: TimelineEntry): string =>
  entry.outcome === 'human' ? '' : entry.outcome === 'machine' ? ' (a machine)' : ' (by whom is not known)';
