import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MOST_EVENTS, parseEvents } from '../../src/contract/event.ts';

const ORDER = {
  account: 'acme',
  type: 'Order Completed',
  id: 'evt-1',
  occurred_at: '2026-12-01T09:30:00+03:30',
  payload: {
    order: {
      id: 536365,
      total: '1234.50',
      currency: 'GBP',
      offer_code: 'KEEP-1',
      items: [
        { product: 85123, quantity: 6, unit_price: '2.55' },
        { product: 'x', name: 'Lamp' },
      ],
    },
  },
};

const { id: _, ...WITHOUT_ID } = ORDER;

const problemsOf = (body: unknown): readonly string[] => {
  const parsed = parseEvents(body);
  return 'problems' in parsed ? parsed.problems.map(({ path, message }) => `${path}: ${message}`) : [];
};
const CAME = { ...ORDER, type: 'Event Attended', contact: 'ana', payload: { occasion: 'customer-day-2027' } };

test('who came to an event comes from outside: a person and the event', () => {
  expect(problemsOf(CAME)).toEqual([]);
  expect(problemsOf({ ...CAME, contact: null, payload: { occasion: ' ' } })).toEqual([
    'payload.occasion: Say which event: { "occasion": "customer-day-2027" }.',
    'contact: "Event Attended" is about a person: name the contact.',
  ]);
});
const withOrder = (order: unknown) => ({ ...ORDER, payload: { order } });

describe('parseEvents', () => {
  test('an order, with its total as money and all else kept', () => {
    expect(parseEvents(ORDER)).toEqual({
      events: [
        {
          account: 'acme',
          type: 'Order Completed',
          id: 'evt-1',
          source: 'api',
          occurredAt: Date.UTC(2026, 11, 1, 6),
          contact: null,
          payload: {
            order: {
              id: '536365',
              total: { minor: 123_450, currency: 'GBP' },
              offer_code: 'KEEP-1',
              items: [
                { product: '85123', quantity: 6, unit_price: '2.55' },
                { product: 'x', name: 'Lamp', quantity: 1 },
              ],
            },
          },
        },
      ],
    });
  });

  test('an event of the company, alone or among others', () => {
    const quote = {
      account: 'a',
      type: 'Quote Requested',
      id: '1',
      occurred_at: '2026-12-01T09:30:00Z',
      source: 'crm',
    };
    expect(
      parseEvents({ events: [quote, { ...quote, id: '2', contact: 'ana', payload: { n: [1, null] } }] }),
    ).toMatchObject({
      events: [
        { id: '1', source: 'crm', payload: {} },
        { id: '2', contact: 'ana', payload: { n: [1, null] } },
      ],
    });
  });

  test.each([
    ['IRR', '45000000000', 4_500_000_000_000],
    ['PKR', '1234.5', 123_450],
    ['JPY', '1234', 1_234],
    ['KWD', '1.234', 1_234],
  ])('a total in %s by its own minor units', (currency, total, minor) => {
    const items = [{ product: 'press', quantity: 1, unit_price: total }];
    expect(parseEvents(withOrder({ id: '1', total, currency, items }))).toMatchObject({
      events: [{ payload: { order: { total: { minor, currency } } } }],
    });
  });

  test('a total in minor units needs no text', () => {
    expect(problemsOf(withOrder({ id: '1', total: { minor: 5, currency: 'GBP' } }))).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    ['a number', 3, ': 3 is not an event. Send a JSON object.'],
    ['an empty list', { events: [] }, 'events: Send a list of one or more events.'],
    ['a missing key', WITHOUT_ID, 'id: Missing "id".'],
    [
      'a mistyped key',
      { ...ORDER, occured_at: 1 },
      'occured_at: Unknown key "occured_at". Did you mean "occurred_at"?',
    ],
    [
      'a day that is none',
      { ...ORDER, occurred_at: '2026-02-30T00:00:00Z' },
      'occurred_at: "2026-02-30T00:00:00Z" is not an instant. Write 2026-12-01T09:30:00Z.',
    ],
    [
      'an instant without an offset',
      { ...ORDER, occurred_at: '2026-02-03T00:00:00' },
      'occurred_at: "2026-02-03T00:00:00" is not an instant. Write 2026-12-01T09:30:00Z.',
    ],
    [
      'a near miss of an order',
      { ...ORDER, type: 'order completed' },
      'type: Unknown event "order completed". Did you mean "Order Completed"?',
    ],
    [
      'a fact of our own',
      { ...ORDER, type: 'Message Settled' },
      'type: "Message Settled" is a fact Keyline makes itself; from outside come Order Completed, Order Refunded, Event Attended and events of your own.',
    ],
    [
      'no order',
      { ...ORDER, payload: {} },
      'payload.order: An order event needs payload.order: { "id", "total", "currency", "items": [{ "product", "quantity" }] }.',
    ],
    [
      'a total as a float',
      withOrder({ id: '1', total: 12.5, currency: 'GBP' }),
      'payload.order.total: Write the total as a text, such as "12.5": a JSON number may lose its last digit.',
    ],
    [
      'a total in words',
      withOrder({ id: '1', total: 'ten', currency: 'GBP' }),
      'payload.order.total: "ten" is not an amount. Write a text such as "1234.50".',
    ],
    [
      'a currency that is none',
      withOrder({ id: '1', total: '1', currency: 'GPB' }),
      'payload.order.currency: "GPB" is not a currency. Write an ISO 4217 code such as GBP.',
    ],
    [
      'half a lamp',
      withOrder({ id: '1', total: '1', currency: 'GBP', items: [{ product: 'x', quantity: 0.5 }] }),
      'payload.order.items[0].quantity: 0.5 is not a whole number of pieces.',
    ],
    [
      'NUL',
      { ...ORDER, payload: { a: [{ b: 'x\u0000' }] } },
      'payload.a[0].b: Holds the character NUL, which cannot be stored.',
    ],
    [
      'half a character',
      { ...ORDER, account: 'a\ud83d' },
      'account: Holds half of a surrogate pair: the text was cut in mid-character.',
    ],
    [
      'endless nesting',
      { ...ORDER, payload: JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) },
      `payload${'.a'.repeat(31)}: Nested deeper than 32 levels.`,
    ],
  ])('%s', (_name, body, problem) => {
    expect(problemsOf(body)).toEqual([problem]);
    // Among others its place is named, and nothing of the post is taken.
    if (body !== null && typeof body === 'object' && !('events' in body)) {
      expect(problemsOf({ events: [ORDER, body] })).toEqual([`events[1].${problem}`]);
    }
  });

  test('too many at once', () => {
    expect(problemsOf({ events: Array.from({ length: MOST_EVENTS + 1 }, () => ORDER) })).toEqual([
      'events: Send at most 10000 events at once; these are 10001.',
    ]);
  });

  test('total: any JSON gives events or problems, never both and never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ ...ofOrder(), payload: fc.jsonValue() })), (body) => {
        const parsed = parseEvents(body);
        expect('problems' in parsed ? parsed.problems.length > 0 : parsed.events.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

/** Right but for the payload. */
const ofOrder = () => ({
  account: fc.constant(ORDER.account),
  type: fc.constant(ORDER.type),
  id: fc.constant(ORDER.id),
  occurred_at: fc.constant(ORDER.occurred_at),
});
