/**
 * The body of `POST /v1/events`: one event or `{ "events": [...] }`. Orders come in as the engine reads them; what cannot
 * be stored (NUL, lone surrogates, endless nesting) is refused here with its path.
 */
import { z } from 'zod';
import { type EventName, KNOWN_EVENTS } from '../domain/event.ts';
import type { AccountId, ContactId } from '../domain/ids.ts';
import { type BusinessTime, businessTime } from '../domain/time.ts';
import { isRecord, show } from './check-shape.ts';
import { formatPath } from './diagnostic.ts';
import { didYouMean, editDistance, nearest } from './did-you-mean.ts';
import { isInstant } from './instant.ts';
import { orderPayload } from './order-payload.ts';
import type { Path } from './path.ts';
import { findUnstorable } from './unstorable.ts';

export type IncomingEvent = {
  readonly account: AccountId;
  readonly type: EventName;
  /** Unique within its source: a second copy changes nothing. */
  readonly id: string;
  readonly source: string;
  readonly occurredAt: BusinessTime;
  readonly contact: ContactId | null;
  /** For orders `{ order: { id, total: Money, items: [{ product, quantity, name? }] } }` with what else the shop said. */
  readonly payload: Readonly<Record<string, unknown>>;
};

/** `path` such as `events[3].payload.order.total`; empty for the whole body. */
export type EventProblem = { readonly path: string; readonly message: string };

export type ParsedEvents =
  | { readonly events: readonly IncomingEvent[] }
  | { readonly problems: readonly EventProblem[] };

/** Events in one body; a larger one is refused whole. */
export const MOST_EVENTS = 10_000;

/** Problems told at once; a body with more has the same ones over and over. */
const MOST_PROBLEMS = 100;

/** The facts that come from outside; all other known ones are made by Keyline itself. */
const ORDERS: readonly string[] = ['Order Completed', 'Order Refunded'];

/** Who came to an event: the list comes from whoever stood at the door. */
const ATTENDED = 'Event Attended';
const FROM_OUTSIDE: readonly string[] = [...ORDERS, ATTENDED];

/** All or nothing: one wrong event and none is taken. */
export const parseEvents = (body: unknown): ParsedEvents => {
  const problems: EventProblem[] = [];
  const complain = (path: Path, message: string): null => {
    if (problems.length < MOST_PROBLEMS) problems.push({ path: formatPath(path), message });
    return null;
  };
  if (!isRecord(body))
    return { problems: [{ path: '', message: `${show(body)} is not an event. Send a JSON object.` }] };
  const many = body['events'];
  if (many === undefined) {
    const event = parseEvent(body, [], complain);
    return event ? { events: [event] } : { problems };
  }
  for (const key of Object.keys(body))
    if (key !== 'events') complain([key], `Unknown key ${show(key)} beside "events".`);
  if (!Array.isArray(many) || many.length === 0) complain(['events'], 'Send a list of one or more events.');
  else if (many.length > MOST_EVENTS)
    complain(['events'], `Send at most ${MOST_EVENTS} events at once; these are ${many.length}.`);
  else {
    const events = many.map((each, index) => parseEvent(each, ['events', index], complain));
    const whole = events.filter((event) => event !== null);
    if (problems.length === 0) return { events: whole };
  }
  return { problems };
};

type Complain = (path: Path, message: string) => null;

const text = (most: number) =>
  z
    .string({ error: (issue) => `${show(issue.input)} is not a text.` })
    .refine((value) => value.trim() !== '' && value.length <= most, { error: `Write 1 to ${most} characters.` });

const EVENT = z.strictObject({
  account: text(200),
  type: text(200),
  id: text(200),
  occurred_at: z
    .string({ error: (issue) => `${show(issue.input)} is not an instant. Write 2026-12-01T09:30:00Z.` })
    .refine(isInstant, { error: (issue) => `${show(issue.input)} is not an instant. Write 2026-12-01T09:30:00Z.` }),
  contact: text(200).nullish(),
  source: text(100).optional(),
  payload: z.record(z.string(), z.unknown(), { error: (issue) => `${show(issue.input)} is not an object.` }).optional(),
});

const parseEvent = (value: unknown, path: Path, complain: Complain): IncomingEvent | null => {
  const unstorable = findUnstorable(value);
  if (unstorable) return complain([...path, ...unstorable.path], unstorable.message);
  if (!isRecord(value)) return complain(path, `${show(value)} is not an event. Write an object.`);
  const result = EVENT.safeParse(value);
  if (!result.success) {
    for (const issue of result.error.issues) {
      if (issue.code === 'unrecognized_keys') {
        for (const key of issue.keys) {
          complain(
            [...path, key],
            `Unknown key ${show(key)}.${didYouMean(key, Object.keys(EVENT.shape)) || ' What else is known goes into "payload".'}`,
          );
        }
        continue;
      }
      const [key] = issue.path;
      const missing = issue.path.length === 1 && typeof key === 'string' && !Object.hasOwn(value, key);
      complain([...path, ...(issue.path as Path)], missing ? `Missing "${key}".` : issue.message);
    }
    return null;
  }
  const { account, type, id, occurred_at, contact, source, payload } = result.data;
  if (!checkType(type, [...path, 'type'], complain)) return null;
  const order = ORDERS.includes(type) ? orderPayload(payload, [...path, 'payload'], complain) : undefined;
  if (order === null) return null;
  if (type === ATTENDED && !isAttendance(contact, payload, path, complain)) return null;
  return {
    account,
    type,
    id,
    source: source ?? 'api',
    occurredAt: businessTime(Date.parse(occurred_at)),
    contact: contact ?? null,
    payload: order ?? payload ?? {},
  };
};

/** Somebody came to something. */
const isAttendance = (
  contact: string | null | undefined,
  payload: Readonly<Record<string, unknown>> | undefined,
  path: Path,
  complain: Complain,
): boolean => {
  const occasion = payload?.['occasion'];
  const named = typeof occasion === 'string' && occasion.trim() !== '';
  if (!named) complain([...path, 'payload', 'occasion'], 'Say which event: { "occasion": "customer-day-2027" }.');
  if (!contact) complain([...path, 'contact'], `"${ATTENDED}" is about a person: name the contact.`);
  return named && Boolean(contact);
};

/** A name of the company's own, an order, or somebody who came. A near miss of a known name would start nothing and nobody would know. */
const checkType = (type: string, path: Path, complain: Complain): boolean => {
  if (FROM_OUTSIDE.includes(type)) return true;
  if ((KNOWN_EVENTS as readonly string[]).includes(type)) {
    complain(
      path,
      `"${type}" is a fact Keyline makes itself; from outside come ${FROM_OUTSIDE.join(', ')} and events of your own.`,
    );
    return false;
  }
  const near = nearest(type, KNOWN_EVENTS);
  if (near !== null && editDistance(type.toLowerCase(), near.toLowerCase()) <= 1) {
    complain(path, `Unknown event ${show(type)}. Did you mean "${near}"?`);
    return false;
  }
  return true;
};
