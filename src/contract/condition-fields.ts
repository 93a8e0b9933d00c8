/** Which fields a condition may read where it stands, and which values a field can have at all. */
import type { Scalar } from '../domain/condition.ts';
import { ACCOUNT_DATES } from '../domain/date-field.ts';
import { LEVELS, QUESTIONS, type Question, SERVICE_STATUSES } from '../domain/relationship.ts';
import { ACCOUNT_FIELDS, type Catalogue, isServiceField, LAPSE_STATES, type Reading } from './catalogue.ts';
import { notOneOf, show } from './check-shape.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Path } from './path.ts';

/** Where the condition stands: beside an event, whose payload it may read; in a branch; in a segment. */
export type FieldScope =
  | { readonly type: 'event'; readonly event: string }
  | { readonly type: 'branch' }
  | { readonly type: 'segment' };

const ORDER_FIELDS = ['order.id', 'order.total'];

/** Payload fields of the events the engine knows; an event of the company's own may carry any. */
export const PAYLOADS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'Order Completed': ORDER_FIELDS,
    'Order Refunded': ORDER_FIELDS,
    'Offer Reserved': ['offer.name', 'offer.percent'],
    'Offer Redeemed': ['offer', 'code', 'order.id'],
    'Offer Expired': ['offer', 'code'],
    'Email Clicked': ['message', 'link', 'verdict'],
    'Lapse State Changed': ['from', 'to', 'reason'],
    'Trait Changed': ['trait', 'from', 'to'],
    'Task Done': ['outcome'],
    'Survey Answered': ['campaign'],
    'Invitation Answered': ['occasion', 'answer'],
    'Event Attended': ['occasion'],
    'Event Cancelled': ['occasion'],
    'Tier Near': ['tier', 'next'],
    'Tier At Risk': ['tier'],
    'Request Opened': ['case', 'title'],
    'Request Closed': ['case', 'title', 'solved'],
    'Complaint Opened': ['case', 'title'],
    'Complaint Closed': ['case', 'title', 'solved'],
    'Response Target Missed': ['case', 'title', 'kind'],
    'Promise Made': ['promise', 'what'],
    'Promise Kept': ['promise', 'what', 'late'],
    'Promise Broken': ['promise', 'what'],
    'Delivery Late': ['order.id', 'days', 'delivered'],
    'Tender Ahead': ['tender', 'kind', 'title', 'days'],
    'Tender Decided': ['tender', 'kind', 'title', 'result', 'reason', 'winner'],
    'Competitor Sighted': ['entry', 'about'],
    'Need Learned': ['entry', 'about'],
  }),
);

/** Events whose payload is not settled yet, or is the company's own: any field may stand there. */
const anyPayload = (event: string): boolean => !PAYLOADS.has(event);

/** True when the field can be known here; otherwise it is reported where it stands: a condition has it as its key. */
export const checkField = (
  field: string,
  path: Path,
  scope: FieldScope,
  reading: Reading,
  at: 'key' | 'value' = 'key',
): boolean => {
  const complain = (code: string, message: string): false => {
    reading.report(path, { code, message, at });
    return false;
  };
  if (!/^[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)*$/.test(field)) {
    return complain('unknown-field', `${show(field)} is not a field. Write a dotted path such as account.tier.`);
  }
  if (field.startsWith('account.')) {
    const name = field.slice('account.'.length);
    const own = reading.catalogue.vocabulary?.accountFields;
    if ((ACCOUNT_FIELDS as readonly string[]).includes(name) || own?.includes(name) || isServiceField(name))
      return true;
    const known = [...ACCOUNT_FIELDS, ...(own ?? [])].map((each) => `account.${each}`);
    const hint = didYouMean(field, known);
    if (own === undefined && hint === '') return true;
    return complain(
      'unknown-field',
      `Unknown field ${show(field)}.${hint || ' A field of your own is listed under "account_fields" in settings.yaml.'}`,
    );
  }
  if (scope.type === 'event' && anyPayload(scope.event)) return true;
  // Which questions there are is known when the whole file is read: `check-questions.ts`.
  if (scope.type === 'branch' && /^answer\.[a-z0-9-]+$/.test(field)) return true;
  if (scope.type === 'event' && scope.event === 'Survey Answered' && /^answers\.[a-z0-9-]+$/.test(field)) return true;
  const known =
    scope.type === 'event' ? (PAYLOADS.get(scope.event) ?? []) : scope.type === 'branch' ? BRANCH_FIELDS : [];
  if (known.includes(field)) return true;
  if (scope.type === 'branch' && isContactField(field)) return true;
  if (scope.type === 'branch' && /^offer\.[a-z0-9-]+\.(empty|percent)$/.test(field)) return true;
  const all = [...known, ...ACCOUNT_FIELDS.map((each) => `account.${each}`)];
  const hint = didYouMean(field, all) || ` Here one can ask for ${[...known, 'account.<field>'].join(', ')}.`;
  return complain('unknown-field', `Unknown field ${show(field)}.${hint}`);
};

/** Asked of the cursor's own person: `check-run.ts` sees to it that there is one. */
const isContactField = (field: string): boolean =>
  field === 'contact.last_response' || /^contact\.(role|consent)\.[a-z0-9][a-z0-9-]*$/.test(field);

const BRANCH_FIELDS = ['outcome', 'answer', 'trigger.order.id', 'trigger.order.total'];

/** True where the field can hold a date; otherwise it is reported. A field of the company's own may hold anything. */
export const checkDateField = (
  field: string,
  path: Path,
  { report }: Reading,
  at: 'key' | 'value' = 'key',
): boolean => {
  if (field === 'contact.last_response') return true;
  const name = field.startsWith('account.') ? field.slice('account.'.length) : null;
  const dates: readonly string[] = [...ACCOUNT_DATES, 'founded'];
  if (name !== null && (dates.includes(name) || !(ACCOUNT_FIELDS as readonly string[]).includes(name))) return true;
  const known = dates.map((each) => `account.${each}`).join(', ');
  const message = `${show(field)} is no date. Dates are ${known} and fields of your own.`;
  report(path, { code: 'no-date', message, at });
  return false;
};

/** Reports a value the field can never have, such as a misspelt tier. */
export const checkFieldValue = (field: string, value: Scalar, path: Path, reading: Reading): void => {
  const values = valuesOf(field, reading.catalogue);
  if (values && !values.includes(String(value))) reading.report(path, notOneOf(value, values));
};

/** The values a field can have; null where any can be. */
export const valuesOf = (field: string, catalogue: Catalogue): readonly string[] | null => {
  switch (field) {
    case 'answer':
      return ['accepted', 'declined', 'waiting'];
    case 'account.lapse':
      return LAPSE_STATES;
    case 'account.tier':
    case 'account.best_tier_12m':
      return catalogue.vocabulary?.tiers ?? null;
    case 'account.market':
      return catalogue.markets?.length ? catalogue.markets : null;
    case 'account.level':
      return LEVELS;
    case 'account.need':
    case 'account.solvency':
    case 'account.authority':
      return QUESTIONS[field.slice('account.'.length) as Question];
    default:
      return field.startsWith('account.service.') ? SERVICE_STATUSES : null;
  }
};
