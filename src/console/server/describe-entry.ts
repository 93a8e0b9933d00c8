import { assertNever } from '../../domain/assert-never.ts';
import { formatMoney } from '../../domain/money.ts';
import type { TimelineEntry, TimelineKind } from '../../store/read-timeline.ts';
import { isolate } from './isolate.ts';

/** The filters of a timeline, by name: what each one shows. */
export const TIMELINE_FILTERS = {
  all: null,
  messages: [
    'message',
    'open',
    'click',
    'unsubscribe',
    'preferences',
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
  system: ['enter', 'exit', 'finish', 'goal', 'segment-enter', 'segment-leave', 'lapse', 'event'],
} as const satisfies Record<string, readonly TimelineKind[] | null>;
export type TimelineFilterName = keyof typeof TIMELINE_FILTERS;

/** A timeline entry in words: what happened, and how strongly it should show. */
export type EntryText = {
  readonly title: string;
  /** good, bad, quiet or plain: shown by a mark and a word, never by colour alone. */
  readonly tone: 'good' | 'bad' | 'quiet' | 'plain';
};

/** `contact` is the name to show for the entry's contact, or null. */
export const describeEntry = (entry: TimelineEntry, contact: string | null): EntryText => {
  const to = contact === null ? '' : ` to ${isolate(contact)}`;
  const by = contact === null ? '' : ` by ${isolate(contact)}`;
  const detail = entry.detail === null ? '' : isolate(entry.detail);
  const step = entry.step?.replace(/^(send|task|offer):/, '') ?? '';
  const times = entry.count > 1 ? `, ${entry.count} times` : '';
  switch (entry.kind) {
    case 'order':
      return { title: `Order ${detail}, ${amount(entry)}`, tone: 'good' };
    case 'credit':
      return { title: `Credit note ${detail}, ${amount(entry)}`, tone: 'bad' };
    case 'message':
      return {
        title: `Mail “${detail || step}”${to}: ${entry.outcome}`,
        tone: entry.outcome === 'accepted' ? 'plain' : 'bad',
      };
    case 'open':
      return { title: `Opened${by}${times}${notHuman(entry)}`, tone: 'quiet' };
    case 'click':
      return {
        title: `Clicked “${detail}”${by}${times}${notHuman(entry)}`,
        tone: entry.outcome === 'human' ? 'good' : 'quiet',
      };
    case 'unsubscribe':
    case 'preferences':
      return { title: `Visited the ${entry.kind} page${by}${times}`, tone: 'quiet' };
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
      return { title: `${step}${to}: put off`, tone: 'quiet' };
    case 'dropped':
      return { title: `${step}${to}: not sent`, tone: 'bad' };
    case 'refused':
      return { title: `${step}${to}: stopped at the last moment`, tone: 'quiet' };
    case 'skipped':
      return { title: `${step || entry.campaign}: skipped`, tone: 'quiet' };
    case 'cancelled':
      return { title: `${step}${to}: ${entry.outcome}`, tone: 'quiet' };
    case 'task':
      return { title: `Task for the owner: ${detail}`, tone: 'plain' };
    case 'task-closed':
      return { title: `Task closed, ${entry.outcome}: ${detail}`, tone: 'good' };
    case 'offer':
      return { title: `Offer ${detail}: ${entry.outcome}`, tone: entry.outcome === 'empty' ? 'bad' : 'plain' };
    case 'redemption':
      return { title: `Redeemed ${detail}`, tone: 'good' };
    case 'lapse':
      return { title: `Buying rhythm: ${entry.outcome}`, tone: entry.outcome === 'active' ? 'good' : 'plain' };
    case 'event':
      return { title: `${entry.outcome}${by}`, tone: 'plain' };
    case 'planned':
      return { title: `Planned: ${step}${to}`, tone: 'plain' };
    default:
      return assertNever(entry.kind);
  }
};

const amount = (entry: TimelineEntry): string =>
  entry.minor === null || entry.currency === null ? '' : formatMoney({ minor: entry.minor, currency: entry.currency });

/** A hit that no person stands behind says so. */
const notHuman = (entry: TimelineEntry): string =>
  entry.outcome === 'human' ? '' : entry.outcome === 'machine' ? ' (a machine)' : ' (by whom is not known)';
