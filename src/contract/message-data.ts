/**
 * What `keyline render --data` reads: the data of one message as JSON, instants as ISO 8601. What is left out counts as
 * empty: the template says whether it needs it.
 */
import { z } from 'zod';
import { type BusinessTime, businessTime } from '../domain/time.ts';

const words = z.string().default('');

const instant = z.iso
  .datetime({ offset: true, error: 'wants an instant such as 2026-12-13T00:00:00Z' })
  .transform((text): BusinessTime => businessTime(Date.parse(text)));

const isTimezone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const offer = z.object({
  percent: z.int().min(0).max(100).nullable().default(null),
  code: z.string().nullable().default(null),
  products: z.array(z.object({ name: words })).default([]),
  expires_on: instant.nullable().default(null),
  gift: z.string().nullable().default(null),
  rebate: z.int().min(1).max(100).nullable().default(null),
  terms: z
    .object({ credit_days: z.int().min(0).nullable().default(null) })
    .nullable()
    .default(null),
});

const timezone = z.string().refine(isTimezone, 'wants an IANA zone such as Asia/Manila');

const occasion = z.object({
  title: words,
  place: z.string().nullable().default(null),
  starts_at: instant,
  ends_at: instant.nullable().default(null),
  timezone: timezone.nullable().default(null),
});

const answerLink = z.url({ protocol: /^https?$/, error: 'wants an http or https address' });

const tier = z.object({
  name: z.string().nullable().default(null),
  next: z.string().nullable().default(null),
  missing: z
    .object({ minor: z.int(), currency: z.string().regex(/^[A-Z]{3}$/, 'wants an ISO 4217 code such as PHP') })
    .nullable()
    .default(null),
  grace_until: instant.nullable().default(null),
  discount: z.int().min(0).max(100).nullable().default(null),
});

const items = z.array(z.object({ name: words, quantity: z.number() })).default([]);

const messageData = z.object({
  account: z.object({ name: words }).prefault({}),
  contact: z.object({ first_name: words, last_name: words, email: words }).prefault({}),
  owner: z.object({ name: words, email: words, title: z.string().nullable().default(null) }).prefault({}),
  company: z.object({ name: words, address: words, website: z.string().nullable().default(null) }).prefault({}),
  offer: offer.nullable().default(null),
  order: z.object({ id: words, items }).nullable().default(null),
  usual: items,
  gathered: z.array(z.string()).default([]),
  event: occasion.nullable().default(null),
  rsvp: z.object({ accept_url: answerLink, decline_url: answerLink }).nullable().default(null),
  questions: z
    .array(z.object({ text: words, answers: z.array(z.object({ text: words, url: answerLink })).default([]) }))
    .default([]),
  tier: tier.nullable().default(null),
  case: z
    .object({ title: words, answer_by: instant.nullable().default(null) })
    .nullable()
    .default(null),
  reason: z.string().nullable().default(null),
  now: instant.nullable().default(null),
  timezone: timezone.default('UTC'),
});

/** `now` as parsed, or the one given where the data names none. */
export type ParsedMessageData = Omit<z.infer<typeof messageData>, 'now'> & { readonly now: BusinessTime };

/** The data, or every problem as `path: what is wrong`. */
export const parseMessageData = (
  value: unknown,
  now: BusinessTime,
):
  | { readonly ok: true; readonly data: ParsedMessageData }
  | { readonly ok: false; readonly problems: readonly string[] } => {
  const parsed = messageData.safeParse(value);
  if (parsed.success) return { ok: true, data: { ...parsed.data, now: parsed.data.now ?? now } };
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the data'}: ${issue.message}`);
  return { ok: false, problems };
};
