/** What an editor refuses by the schema is an error of `keyline check` too: seen on starters changed at any place. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCampaign } from '../../../src/contract/campaign/parse-campaign.ts';
import { isRecord } from '../../../src/contract/check-shape.ts';
import { jsonSchema } from '../../../src/contract/schema/json-schema.ts';
import { readYaml } from '../../../src/contract/yaml-source.ts';
import { OWN_CAMPAIGNS, readCatalogue } from '../../../src/main/campaign-surroundings.ts';

const { catalogue } = await readCatalogue(OWN_CAMPAIGNS);
const validate = new Ajv({ strictSchema: true, strictTypes: false, strictRequired: false }).compile(
  jsonSchema('campaign', catalogue),
);
const STARTERS = ['win-back', 'thank-you-related', 'customer-day', 'tier-up', 'monthly-newsletter'].map(
  (name): unknown => JSON.parse(JSON.stringify(readYaml(readFileSync(`${OWN_CAMPAIGNS}/${name}.yaml`, 'utf8')).value)),
);

const FOREIGN: readonly unknown[] = [
  ...[null, '', 'x', 5, 0.5, -1, true, [], {}, ['x'], [{ a: 1 }], { a: 1 }],
  ...['7d', '09:30', '2026-12', 'lapsed', 'send', 'Order Completed', 'Email Opened', 'account.tier', 'GBP'],
  ...[{ event: 'Order Completed' }, { segment: 'lapsed' }, { until: '09:30' }, { until: 'event.starts_at' }],
  ...[{ percent: 5 }, { amount: { GBP: 5 } }],
];
const KEYS = [
  'id',
  'send',
  'wait',
  'offer',
  'where',
  'on',
  'topic',
  'then',
  'else',
  'event',
  'within',
  'percent',
  'after',
];

const pathsOf = (value: unknown): readonly (readonly (string | number)[])[] => {
  const entries = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  return entries.flatMap(([key, inner]) => [[key], ...pathsOf(inner).map((path) => [key, ...path])]);
};

/** The value with another one at a place, nothing there (`undefined`), or a key more. */
const changed = (value: unknown, [key, ...rest]: readonly (string | number)[], put: unknown): unknown => {
  if (key === undefined) return put;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown, index) => (index === key ? changed(item, rest, put) : item));
    return items.filter((item) => item !== undefined);
  }
  const map = isRecord(value) ? value : {};
  const inner = changed(map[key], rest, put);
  const others = Object.entries(map).filter(([each]) => each !== key);
  return Object.fromEntries(inner === undefined ? others : [...others, [key, inner]]);
};

const edit = fc.record({
  place: fc.nat(1_000),
  put: fc.constantFrom(undefined, ...FOREIGN),
  more: fc.option(fc.constantFrom(...KEYS)),
});

test('what the schema refuses the check refuses', () => {
  let refused = 0;
  const holds = (
    starter: unknown,
    { place, put, more }: { place: number; put: unknown; more: string | null },
  ): void => {
    const paths = pathsOf(starter);
    const path = paths[place % paths.length] ?? [];
    const value = changed(starter, more === null ? path : [...path.slice(0, -1), more], put);
    if (validate(value)) return;
    refused += 1;
    const { diagnostics } = parseCampaign(JSON.stringify(value), 'starter.yaml', catalogue);
    expect([value, diagnostics.some(({ severity }) => severity === 'error')]).toEqual([value, true]);
  };
  fc.assert(fc.property(fc.constantFrom(...STARTERS), edit, holds), { numRuns: 500 });
  expect(refused).toBeGreaterThan(100);
});
