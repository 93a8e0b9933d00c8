/** Puts the words of a folder into the schema: what can be named there. Each answers what a marked node gets besides. */
import { KNOWN_EVENTS } from '../../domain/event.ts';
import { ACCOUNT_FIELDS, type Catalogue } from '../catalogue.ts';
import { valuesOf } from '../condition-fields.ts';
import type { JsonSchema } from './map-nodes.ts';

/** Events nobody may wait for: opens alone decide nothing. */
const NO_TRIGGERS: readonly string[] = ['Email Opened'];

/** `names: template`: one of the folder's templates. */
export const namesOf = ({ names }: JsonSchema, catalogue: Catalogue): JsonSchema => {
  const known = typeof names === 'string' ? knownNames(names, catalogue) : null;
  return known === null ? {} : { enum: known, pattern: undefined, maxLength: undefined };
};

const knownNames = (names: string, { templates, segments, vocabulary, markets }: Catalogue) => {
  switch (names) {
    case 'template':
      return templates && Object.keys(templates);
    case 'template or skip':
      return templates && ['skip', ...Object.keys(templates)];
    case 'segment':
      return segments;
    case 'topic':
      return vocabulary?.topics ?? null;
    case 'tier':
      return vocabulary?.tiers ?? null;
    case 'market':
      return markets ?? null;
    case 'any event':
      return vocabulary && [...KNOWN_EVENTS, ...vocabulary.events];
    case 'event':
      return vocabulary && [...KNOWN_EVENTS, ...vocabulary.events].filter((event) => !NO_TRIGGERS.includes(event));
    default:
      throw new Error(`A shape names "${names}", of which no folder has a list.`);
  }
};

/** `amounts: true`: each of the folder's currencies is there. */
export const amountsOf = ({ amounts, additionalProperties }: JsonSchema, { vocabulary }: Catalogue): JsonSchema =>
  amounts !== true || !vocabulary
    ? {}
    : {
        properties: Object.fromEntries(vocabulary.currencies.map((currency) => [currency, additionalProperties])),
        required: vocabulary.currencies,
      };

/** `table: true`: a percentage for each tier, or `none` for the rest. */
export const percentsOf = (
  { table, properties, additionalProperties }: JsonSchema,
  { vocabulary }: Catalogue,
): JsonSchema => {
  const tiers = vocabulary?.tiers ?? null;
  if (table !== true || tiers === null) return {};
  const each = Object.fromEntries([...tiers, 'none'].map((tier) => [tier, additionalProperties]));
  return {
    properties: { ...(properties as JsonSchema), ...each },
    if: { properties: { by: { pattern: 'tier' } } },
    then: {
      propertyNames: { enum: ['by', ...tiers, 'none'] },
      anyOf: [{ required: ['none'] }, { required: tiers }],
    },
    else: { required: ['none'] },
  };
};

/** `fields: true`: fields of the account, with the values they can have; no account field that there is not. */
export const fieldsOf = ({ fields, properties }: JsonSchema, catalogue: Catalogue): JsonSchema => {
  if (fields !== true) return {};
  const own = catalogue.vocabulary?.accountFields;
  const known = [...ACCOUNT_FIELDS, ...(own ?? [])].map((name) => `account.${name}`);
  const each = known.map((field) => [field, testOf(valuesOf(field, catalogue))] as const);
  return {
    minProperties: 1,
    properties: { ...(properties as JsonSchema), ...Object.fromEntries(each) },
    ...(own && {
      propertyNames: { anyOf: [{ pattern: '^(?!account\\.)' }, { enum: known }, { pattern: '^account\\.service\\.' }] },
    }),
  };
};

const testOf = (values: readonly string[] | null): JsonSchema => {
  const test = { $ref: '#/definitions/test' };
  if (values === null) return test;
  const one = { enum: values };
  const many = { type: 'object', properties: { is: one, is_not: one, in: { items: one } } };
  return { allOf: [test, { anyOf: [one, many] }] };
};
