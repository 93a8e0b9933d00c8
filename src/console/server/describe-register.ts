/** Entries of the registers in words: what people said, promised and asked, and what time made of it. */
import { assertNever } from '../../domain/assert-never.ts';
import type { TimelineEntry, TimelineKind } from '../../store/views/read-timeline.ts';
import type { EntryText } from './entry-text.ts';
import { isolate } from './isolate.ts';

const REGISTER_KINDS = [
  'trait',
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
] as const satisfies readonly TimelineKind[];
export type RegisterKind = (typeof REGISTER_KINDS)[number];

export const isRegisterKind = (kind: TimelineKind): kind is RegisterKind =>
  (REGISTER_KINDS as readonly TimelineKind[]).includes(kind);

type Entry = Pick<TimelineEntry, 'outcome' | 'reason' | 'detail'>;

/** `contact`: name of the person it is about; null: nobody in particular. */
export const describeRegister = (entry: Entry, kind: RegisterKind, contact: string | null): EntryText => {
  const { outcome } = entry;
  const detail = entry.detail === null ? '' : isolate(entry.detail);
  const whom = contact === null ? '' : isolate(contact);
  switch (kind) {
    case 'trait':
      return describeTrait(entry);
    case 'touch':
      return { title: `${capital(outcome)}${whom && ` with ${whom}`}${detail && `: ${detail}`}`, tone: 'good' };
    case 'entry':
      return describeLine(entry);
    case 'case':
      return {
        title: `${capital(outcome)} opened${whom && `, ${whom}`}: ${detail}`,
        tone: outcome === 'complaint' ? 'bad' : 'plain',
      };
    case 'case-missed':
      return { title: `Not answered in time, ${outcome}: ${detail}`, tone: 'bad' };
    case 'case-answered':
      return { title: `Answered the ${outcome}: ${detail}`, tone: 'plain' };
    case 'case-closed':
      return {
        title: `Closed, ${outcome}: ${detail}`,
        tone: outcome?.endsWith('not solved') ? 'bad' : outcome?.endsWith('solved') ? 'good' : 'plain',
      };
    case 'promise':
      return { title: `Promised${whom && ` to ${whom}`}: ${detail}`, tone: 'plain' };
    case 'promise-closed':
      return { title: `Promise ${outcome}: ${detail}`, tone: toneOfPromise(outcome) };
    case 'tender':
      return describeTender(outcome, detail);
    case 'late':
      return {
        title: outcome === 'delivered' ? `Order ${detail} came late` : `Order ${detail} has not come by its day`,
        tone: 'bad',
      };
    default:
      return assertNever(kind);
  }
};

/** What stands below the entry; null: nothing. */
export const explainRegister = (kind: RegisterKind, reason: string | null): string | null => {
  if (reason === null || reason === '') return null;
  if (kind === 'touch') return `logged by ${isolate(reason)}`;
  if (kind === 'late') return reason === '0' ? 'less than a day' : `${reason} ${reason === '1' ? 'day' : 'days'}`;
  if (kind === 'tender') return `because of ${reason.replaceAll('-', ' ')}`;
  // The trait it had before and what a line is about stand in the title.
  return kind === 'trait' || kind === 'entry' ? null : reason;
};

const describeTrait = ({ outcome, reason, detail }: Entry): EntryText => {
  const name = capital((detail ?? 'trait').replaceAll(/[_.-]/g, ' '));
  const from = reason === null ? '' : ` (before: ${isolate(reason)})`;
  return {
    title: outcome === null ? `${name} no longer set${from}` : `${name}: ${isolate(outcome)}${from}`,
    tone: 'plain',
  };
};

const describeLine = ({ outcome, reason, detail }: Entry): EntryText => {
  const about = reason === null || reason === '' ? '' : ` ${isolate(reason)}`;
  const text = detail === null ? '' : `: ${isolate(detail)}`;
  switch (outcome) {
    case 'competitor':
      return { title: `Competitor sighted${about && `,${about}`}${text}`, tone: 'bad' };
    case 'need':
      return { title: `Need learned${about && `,${about}`}${text}`, tone: 'good' };
    default:
      return { title: `${capital(outcome)}${about && `,${about}`}${text}`, tone: 'plain' };
  }
};

const describeTender = (outcome: string | null, detail: string): EntryText => {
  switch (outcome) {
    case 'ahead':
      return { title: `Coming up: ${detail}`, tone: 'plain' };
    case 'won':
      return { title: `Won: ${detail}`, tone: 'good' };
    case 'lost':
      return { title: `Lost: ${detail}`, tone: 'bad' };
    default:
      return { title: `Decided, ${outcome}: ${detail}`, tone: 'quiet' };
  }
};

const toneOfPromise = (outcome: string | null): EntryText['tone'] =>
  outcome === 'kept' ? 'good' : outcome === 'broken' ? 'bad' : 'quiet';

const capital = (text: string | null): string =>
  text === null ? '' : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
