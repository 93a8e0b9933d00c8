/**
 * The language as a page to read (`campaigns/REFERENCE.md`), written from the shapes that read the files: every key with
 * what it may hold, its default, an example and the number of the rule that says what it means.
 */
import { KNOWN_EVENTS } from '../../domain/event.ts';
import { ACCOUNT_FIELDS } from '../catalogue.ts';
import { isRecord } from '../check-shape.ts';
import { PAYLOADS } from '../condition-fields.ts';
import { FILE_KINDS, type FileKind } from './file-shapes.ts';
import { markedSchema } from './json-schema.ts';
import type { JsonSchema } from './map-nodes.ts';
import { mapsIn, type NamedMap } from './maps-in.ts';
import { cell, table } from './markdown.ts';
import { SEMANTICS } from './semantics.ts';
import { typeOf } from './type-in-words.ts';

export const reference = (): string =>
  `${[INTRODUCTION, VALUES, ...FILE_KINDS.flatMap(fileSections), names(), semantics()].join('\n\n')}\n`;

const INTRODUCTION = `# The campaign language

Written by \`keyline schema --reference\` from the shapes that read the files; do not edit it by hand. One YAML file is one
campaign, segment or market; \`settings.yaml\` and \`tiers.yaml\` are about all of them. \`keyline check\` says what is wrong
with a file, and \`keyline schema --write\` lets an editor say it while you write. The numbers in the last column are
those of [What it means](#what-it-means).`;

const VALUES = `## Values

| value | how it is written | example |
| --- | --- | --- |
| duration | \`m\` and \`h\` elapse, \`d\` and \`w\` are calendar days, \`wd\` working days of the market; from 1 to 10,000 of them | \`30m\` \`4h\` \`3d\` \`2w\` \`2wd\` |
| time of day | in quotes, on the clock of whoever reads | \`"09:30"\` |
| date | year-month-day | \`2027-03-21\` |
| name | small letters, digits and hyphens, up to 80 | \`win-back\` |
| text | one line up to 200 characters, in quotes where it has a colon or a brace | \`"Call {{account.name}}"\` |
| amount by currency | whole units of each currency of the settings | \`{ PHP: 20000, GBP: 400 }\` |
| currency, time zone, language | ISO 4217, IANA, BCP 47 | \`GBP\` \`Asia/Manila\` \`fa\` |

Subjects, tasks and alerts may name \`{{account.name}}\`, \`{{owner.name}}\` and \`{{company.name}}\`; subjects, steps under
\`run: contact\` and the \`then\` of a wait for an event also \`{{contact.first_name}}\`, \`{{contact.last_name}}\` and \`{{contact.name}}\`.`;

const TITLES: Readonly<Record<FileKind, string>> = {
  campaign: 'A campaign: `campaigns/<name>.yaml`',
  segment: 'A segment: `campaigns/segments/<name>.yaml`',
  settings: 'Settings: `campaigns/settings.yaml`',
  tiers: 'Tiers: `campaigns/tiers.yaml`',
  market: 'A market: `campaigns/markets/<name>.yaml`',
};

const fileSections = (kind: FileKind): readonly string[] => {
  const file = mapsIn(markedSchema(kind), TITLES[kind]).flatMap(sections(2));
  return kind === 'campaign' ? [...file, ...stepSections(), ...conditionSections()] : file;
};

/** Steps and conditions hold themselves, so they stand apart. */
const definition = (name: string): unknown => {
  const { definitions } = markedSchema('campaign');
  return isRecord(definitions) ? definitions[name] : undefined;
};

const stepSections = (): readonly string[] => [
  '## Steps\n\nA step is a map, and what it does is the first of these keys that it has.',
  ...mapsIn(definition('step'), '').flatMap(sections(3)),
];

const conditionSections = (): readonly string[] => [
  ...mapsIn(definition('condition'), 'Conditions').flatMap(sections(2)),
  ...mapsIn(definition('test'), 'Tests of a field').flatMap(sections(3)),
];

/** A map with the maps inside it, each under a heading of its own, and one that comes again only once. */
const sections = (level: number) => {
  const written = new Set<string>();
  const write = ({ title, node, inside }: NamedMap, depth: number): readonly string[] => {
    const keys = JSON.stringify(node['properties']);
    if (written.has(keys)) return [];
    written.add(keys);
    const words = node['about'] ?? node['description'];
    const text = [
      `${'#'.repeat(Math.min(depth, 5))} ${title}`,
      `${typeof words === 'string' ? words : ''}${rulesOf(node)}`,
    ];
    return [
      [...text, ...example(node), keyTable(node)].filter((part) => part !== '').join('\n\n'),
      ...inside.flatMap((each) => write(each, depth + 1)),
    ];
  };
  return (map: NamedMap): readonly string[] => write(map, level);
};

const rulesOf = ({ rows }: JsonSchema): string => {
  const numbers = Array.isArray(rows) ? rows.join(', ') : '';
  return numbers === '' ? '' : ` Rules: ${numbers}.`;
};

const example = ({ yaml }: JsonSchema): readonly string[] =>
  typeof yaml === 'string' ? [`\`\`\`yaml\n${yaml.trim()}\n\`\`\``] : [];

const keyTable = ({ properties, required }: JsonSchema): string => {
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  const rows = Object.entries(isRecord(properties) ? properties : {}).flatMap(([key, node]) =>
    isRecord(node) ? [[`\`${key}\``, ...keyRow(node, needed.includes(key))]] : [],
  );
  return rows.length === 0 ? '' : table(['key', 'what stands there', 'default', 'example', 'meaning', 'rule'], rows);
};

const keyRow = (node: JsonSchema, needed: boolean): readonly string[] => {
  const preset = node['default'] ?? node['preset'];
  return [
    typeOf(node),
    preset !== undefined ? cell(preset) : needed ? '**needed**' : '',
    node['sample'] === undefined ? '' : `\`${cell(node['sample'])}\``,
    cell(node['description'] ?? ''),
    Array.isArray(node['rows']) ? node['rows'].join(', ') : '',
  ];
};

const names = (): string =>
  [
    '## Names',
    `Events: ${KNOWN_EVENTS.map((event) => {
      const payload = PAYLOADS.get(event);
      return payload ? `${event} (${payload.map((field) => `\`${field}\``).join(', ')})` : event;
    }).join(', ')}; and those the settings list. The fields in brackets may stand under \`where\`.`,
    `Fields of an account: ${ACCOUNT_FIELDS.map((field) => `\`account.${field}\``).join(', ')}, \`account.service.<name>\`; and those the settings list.`,
    'Fields of a branch: `outcome` (of the latest task), `answer` (to the invitation), `trigger.order.id`, `trigger.order.total`, `offer.<name>.empty`, `offer.<name>.percent`.',
  ].join('\n\n');

const semantics = (): string => {
  const rows = Object.entries(SEMANTICS).map(([number, { construct, meaning, edges }]) => [
    number,
    construct,
    meaning,
    edges,
  ]);
  return `## What it means\n\n${table(['rule', 'construct', 'meaning', 'at the edges'], rows)}`;
};
