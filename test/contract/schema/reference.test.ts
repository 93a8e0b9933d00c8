/** `campaigns/REFERENCE.md` is what the shapes say now, and what it shows as an example is right. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parseCampaign } from '../../../src/contract/campaign/parse-campaign.ts';
import { VERBS } from '../../../src/contract/campaign/read-steps.ts';
import { type Catalogue, EMPTY_CATALOGUE } from '../../../src/contract/catalogue.ts';
import { FILE_KINDS } from '../../../src/contract/schema/file-shapes.ts';
import { jsonSchema, markedSchema } from '../../../src/contract/schema/json-schema.ts';
import { type JsonSchema, mapNodes } from '../../../src/contract/schema/map-nodes.ts';
import { reference } from '../../../src/contract/schema/reference.ts';
import { SEMANTICS } from '../../../src/contract/schema/semantics.ts';
import { CATALOGUE } from '../checked.ts';

const nodesOf = (schema: JsonSchema): readonly JsonSchema[] => {
  const nodes: JsonSchema[] = [];
  mapNodes(schema, (node) => {
    nodes.push(node);
    return node;
  });
  return nodes;
};

/** The words of the examples. */
const WORDS: Catalogue = {
  ...CATALOGUE,
  vocabulary: {
    ...(CATALOGUE.vocabulary ?? { currencies: [], tiers: [], events: [], accountFields: [] }),
    topics: ['offers', 'newsletter', 'service', 'events'],
  },
};

/** A campaign round an example: of a step, of a trigger, of conditions. */
const campaignOf = (yaml: string): string => {
  const text = yaml.trim();
  if (text.startsWith('- {')) {
    const arms = text.split('\n').map((line) => `    - { when: ${line.slice(2)}, steps: [ { wait: 1d } ] }`);
    return `trigger: { segment: lapsed }\nsteps:\n  - branch:\n${arms.join('\n')}\n  - send: we-miss-you\n`;
  }
  return text.startsWith('-')
    ? `trigger: { segment: lapsed }\nsteps:\n${text}\n`
    : `${text}\nsteps: [ { send: we-miss-you } ]\n`;
};

const EXAMPLES = nodesOf(markedSchema('campaign')).flatMap(({ yaml }) => (typeof yaml === 'string' ? [yaml] : []));

describe('the reference page', () => {
  test('is written anew: npx keyline schema --reference --out campaigns/REFERENCE.md', () => {
    const kept = readFileSync(new URL('../../../campaigns/REFERENCE.md', import.meta.url), 'utf8');
    expect(reference()).toBe(kept);
  });

  test.each(EXAMPLES)('%s parses', (yaml) => {
    const { diagnostics } = parseCampaign(campaignOf(yaml), 'example.yaml', WORDS);
    expect(diagnostics).toEqual([]);
  });

  test('each verb has an example', () => {
    for (const verb of VERBS) expect(EXAMPLES.some((yaml) => yaml.includes(`- ${verb}:`))).toBe(true);
  });

  test.each(FILE_KINDS)('%s: each value shown fits its key', (kind) => {
    const schema = jsonSchema(kind, EMPTY_CATALOGUE);
    const ajv = new Ajv({ strictSchema: true, strictTypes: false, strictRequired: false });
    ajv.addSchema(schema, 'whole');
    for (const node of nodesOf(schema)) {
      if (!Array.isArray(node['examples'])) continue;
      const validate = ajv.compile(JSON.parse(JSON.stringify(node).replaceAll('"#/', '"whole#/')));
      for (const example of node['examples']) {
        validate(example);
        expect([example, validate.errors]).toEqual([example, null]);
      }
    }
  });

  test('the rules that are named are there', () => {
    const named = FILE_KINDS.flatMap((kind) =>
      nodesOf(markedSchema(kind)).flatMap(({ rows }) => (Array.isArray(rows) ? rows : [])),
    );
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((row) => !Object.hasOwn(SEMANTICS, String(row)))).toEqual([]);
  });
});
