/** Facts that nobody should have written: every known name, with a payload that fits another or none. */
import fc from 'fast-check';
import { KNOWN_EVENTS } from '../../../src/domain/event.ts';
import type { Fact } from '../../../src/domain/fact.ts';
import type { BusinessTime } from '../../../src/domain/time.ts';
import { fact } from '../given.ts';

const REAL_EFFECT = 'the latest effect';

const KEYS = [
  ...['effect', 'offer', 'order', 'until', 'outcome', 'answer', 'occasion', 'reason', 'contentHash', 'verdict'],
  ...['trait', 'from', 'to', 'campaign', 'actor', 'hold', 'kind', 'code', 'brake', '__proto__', 'constructor'],
];

const value = fc.oneof(fc.constantFrom<unknown>(REAL_EFFECT, 'fair', 'a', 'accepted', null, 0, {}, []), fc.jsonValue());

/** Made when it is known where the tape stands. */
export const junk: fc.Arbitrary<readonly ((seq: number, at: BusinessTime, effect: string) => Fact)[]> = fc.array(
  fc
    .record({
      type: fc.constantFrom<string>(...KNOWN_EVENTS, 'Custom', 'toString'),
      entries: fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 6 }),
      contact: fc.constantFrom(null, 'ana', 'nobody'),
      historic: fc.boolean(),
    })
    .map(({ type, entries, contact, historic }) => (seq: number, at: BusinessTime, effect: string) => {
      const payload = Object.fromEntries(entries.map(([key, one]) => [key, one === REAL_EFFECT ? effect : one]));
      return fact(seq, at, type, payload, { contact, historic });
    }),
  { minLength: 1, maxLength: 8 },
);
