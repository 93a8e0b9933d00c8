/**
 * Compiles one part of a template (HTML, text, subject, preheader) by Handlebars. Before that its syntax tree is judged
 * and rewritten, so that rules hold by construction:
 *
 * 1. only strings written by authors are compiled; values are filled in after, so no value can become a tag or a call;
 * 2. only our helpers and `if`, `unless`, `each` run; no partials, no decorators, no raw values (`{{{`, `{{&`);
 * 3. every path is a known word, read from the message's data or from the item of an `each`;
 * 4. every printed value goes through a helper that refuses what is missing or empty, naming it.
 */
import Handlebars from 'handlebars';
import { didYouMean } from './did-you-mean.ts';
import type { Finding } from './finding.ts';
import { type HtmlContext, htmlContexts } from './html-context.ts';
import {
  HELPERS,
  type HelperName,
  isHelper,
  isLinkHelper,
  type Kind,
  knownPaths,
  lookUp,
  type Vocabulary,
} from './vocabulary.ts';

export type Part = 'html' | 'text' | 'subject' | 'preheader';

export type PartTemplate = {
  /** Fills it; `data` of the options carries the link recorder. Throws MissingValueError, UnsafeUrlError. */
  readonly fill: (context: object, options: { readonly data: object }) => string;
  /** Paths printed outside every block: without a value there, no message can be made. */
  readonly needs: readonly string[];
};

type Scope = ReadonlyMap<string, Vocabulary>;
type Judge = {
  readonly part: Part;
  readonly findings: Finding[];
  readonly contextAt: (node: hbs.AST.Node) => HtmlContext;
  readonly needs: Set<string>;
  /** Blocks we are inside of. */
  blocks: number;
};

/** Compiles a part with the helpers of its language; adds to `findings` and answers null when it must not run. */
export const compilePart = (
  source: string,
  part: Part,
  helpers: Readonly<Record<string, Handlebars.HelperDelegate>>,
  findings: Finding[],
): PartTemplate | null => {
  const tree = parse(source, part, findings);
  if (!tree) return null;
  const before = findings.length;
  const contexts = part === 'html' ? htmlContexts(source) : null;
  const starts = lineStarts(source);
  const contextAt = (node: hbs.AST.Node): HtmlContext => {
    const offset = (starts[node.loc.start.line - 1] ?? 0) + node.loc.start.column;
    return contexts ? (contexts.get(offset) ?? { type: 'forbidden' }) : { type: 'text' };
  };
  const judge: Judge = { part, findings, contextAt, needs: new Set(), blocks: 0 };
  judgeProgram(tree, new Map(), judge);
  if (findings.length > before) return null;
  const engine = Handlebars.create();
  for (const name of ['with', 'lookup', 'log', 'helperMissing', 'blockHelperMissing']) engine.unregisterHelper(name);
  engine.registerHelper({ ...helpers });
  const knownHelpers = Object.fromEntries(Object.keys(helpers).map((name) => [name, true]));
  const fill = engine.compile(tree, { knownHelpers, knownHelpersOnly: true, noEscape: part !== 'html' });
  return { fill, needs: [...judge.needs].sort() };
};

const parse = (source: string, part: Part, findings: Finding[]): hbs.AST.Program | null => {
  try {
    return Handlebars.parse(source);
  } catch (error) {
    const detail = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error);
    findings.push({ severity: 'error', code: 'syntax', message: `The ${part} does not parse: ${detail}.`, line: null });
    return null;
  }
};

/** Why a statement must not run; null: it may. */
type Refusal = { readonly code: string; readonly message: string } | null;

const judgeProgram = (program: hbs.AST.Program, scope: Scope, judge: Judge): void => {
  for (const statement of program.body) {
    const refusal = judgeStatement(statement, scope, judge);
    if (!refusal) continue;
    const message = `In the ${judge.part}: ${refusal.message}`;
    judge.findings.push({ severity: 'error', code: refusal.code, message, line: null });
  }
};

const judgeStatement = (statement: hbs.AST.Statement, scope: Scope, judge: Judge): Refusal => {
  switch (statement.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return null;
    case 'MustacheStatement':
      return judgeMustache(statement as hbs.AST.MustacheStatement, scope, judge);
    case 'BlockStatement':
      return judgeBlock(statement as hbs.AST.BlockStatement, scope, judge);
    default:
      return refusal('forbidden-syntax', `${statement.type} is not part of the template language.`);
  }
};

const judgeMustache = (mustache: hbs.AST.MustacheStatement, scope: Scope, judge: Judge): Refusal => {
  const { path } = mustache;
  if (!isPath(path)) return refusal('forbidden-syntax', 'Only a name can be printed.');
  const name = path.original;
  if (!mustache.escaped) return refusal('raw-value', `{{{${name}}}} prints a value unescaped. Write {{${name}}}.`);
  const context = judge.contextAt(mustache);
  if (context.type === 'forbidden') {
    return refusal('value-in-markup', `{{${name}}} may stand in text or in a quoted attribute only.`);
  }
  if (isHelper(name)) return judgeHelper(mustache, name, context, scope, judge);
  if (mustache.params.length > 0 || mustache.hash) {
    const hint = didYouMean(name, HELPERS);
    return refusal('unknown-helper', `Unknown helper "${name}".${hint} There are: ${HELPERS.join(', ')}.`);
  }
  const found = resolve(path, 'value', scope, judge);
  if (found.refusal) return found.refusal;
  if (isLink(context) && found.kind !== 'system') {
    return refusal('unchecked-link', `A link is written {{url ${name}}}, not {{${name}}}.`);
  }
  if (found.kind === 'instant' || found.kind === 'end') {
    return refusal('bare-instant', `Write {{date ${name}}}, {{time ${name}}} or {{days_left ${name}}}.`);
  }
  if (found.kind === 'flag') return refusal('bare-flag', `"${name}" is yes or no: it stands in {{#if ${name}}}.`);
  mustache.params = [path, literal(name, path)];
  mustache.path = word(printerOf(found.kind, context), path);
  return null;
};

const printerOf = (kind: Kind | 'list' | 'record', context: HtmlContext): string => {
  if (kind === 'money') return 'printMoney';
  const plain = context.type !== 'text' || kind === 'system';
  if (kind === 'word') return plain ? 'printWordPlain' : 'printWord';
  return plain ? 'printPlain' : 'print';
};

/** `{{date offer.expires_on}}` becomes `{{date offer.expires_on "offer.expires_on"}}`, so errors can name the value. */
const judgeHelper = (
  mustache: hbs.AST.MustacheStatement,
  name: HelperName,
  context: HtmlContext,
  scope: Scope,
  judge: Judge,
): Refusal => {
  const [value] = mustache.params;
  if (mustache.params.length !== 1 || !value) return refusal('helper-arguments', `{{${name} ...}} takes one value.`);
  if (judge.part === 'html' && isLinkHelper(name) !== isLink(context)) {
    const message = isLinkHelper(name) ? `{{${name} ...}} belongs into href or src.` : `{{${name} ...}} is no link.`;
    return refusal('unchecked-link', message);
  }
  const wrong = (mustache.hash?.pairs ?? []).find((pair) => pair.value.type !== 'StringLiteral');
  if (wrong) return refusal('helper-arguments', `${name}: "${wrong.key}" wants a text in quotes.`);
  const zone = mustache.hash?.pairs.find((pair) => pair.key === 'zone')?.value as hbs.AST.StringLiteral | undefined;
  if (zone && !ZONES.has(zone.value)) {
    return refusal('helper-arguments', `${name}: zone is 'venue' (the time there) or 'unsaid', not '${zone.value}'.`);
  }
  if (name === 'url' && value.type === 'StringLiteral') {
    mustache.params = [value, literal((value as hbs.AST.StringLiteral).value, value)];
    return null;
  }
  if (!isPath(value)) return refusal('helper-arguments', `{{${name} ...}} takes a name, not ${value.type}.`);
  const found = resolve(value, name === 'list' ? 'list' : 'value', scope, judge);
  if (found.refusal) return found.refusal;
  mustache.params = [value, literal(value.original, value)];
  if (name === 'list' && context.type !== 'text') mustache.path = word('listPlain', mustache.path);
  return null;
};

const ZONES: ReadonlySet<string> = new Set(['venue', 'unsaid']);

const judgeBlock = (block: hbs.AST.BlockStatement, scope: Scope, judge: Judge): Refusal => {
  const name = isPath(block.path) ? block.path.original : '';
  const [value] = block.params;
  if (name !== 'if' && name !== 'unless' && name !== 'each') {
    return refusal('unknown-helper', `Unknown block "${name}". There are: if, unless, each.`);
  }
  if (block.params.length !== 1 || !value || !isPath(value)) {
    return refusal('helper-arguments', `{{#${name} ...}} takes one name.`);
  }
  const inner = new Map(scope);
  if (name === 'each') {
    const list = lookUp(value.parts, scope);
    const item = block.program.blockParams?.[0];
    if (!item) return refusal('helper-arguments', `Name the item: {{#each ${value.original} as |item|}}.`);
    if (list?.type === 'list') inner.set(item, list.of);
  }
  judge.blocks += 1;
  const found = resolve(value, name === 'each' ? 'list' : 'any', scope, judge);
  if (!found.refusal) {
    judgeProgram(block.program, inner, judge);
    if (block.inverse) judgeProgram(block.inverse, scope, judge);
  }
  judge.blocks -= 1;
  return found.refusal;
};

type Resolved =
  | { readonly refusal: null; readonly kind: Kind | 'list' | 'record' }
  | { readonly refusal: NonNullable<Refusal> };

/** Checks a path against the vocabulary and pins it to the message's data, whatever block it stands in. */
const resolve = (
  path: hbs.AST.PathExpression,
  wanted: 'value' | 'list' | 'any',
  scope: Scope,
  judge: Judge,
): Resolved => {
  const name = path.original;
  const found = path.data || path.depth > 0 || /^(this|\.)/.test(name) ? null : lookUp(path.parts, scope);
  if (!found) {
    const hint = didYouMean(name, [...knownPaths(), ...scope.keys()]);
    return { refusal: refusal('unknown-variable', `Unknown variable "${name}".${hint}`) };
  }
  if (wanted !== 'any' && found.type !== wanted) {
    return { refusal: refusal('unknown-variable', `"${name}" is a ${found.type}, not a ${wanted}.`) };
  }
  if (!scope.has(path.parts[0] ?? '')) {
    if (judge.blocks === 0) judge.needs.add(name);
    path.data = true;
    path.parts = ['root', ...path.parts];
  }
  return { refusal: null, kind: found.type === 'value' ? found.kind : found.type };
};

const refusal = (code: string, message: string): NonNullable<Refusal> => ({ code, message });

const isPath = (node: hbs.AST.Node): node is hbs.AST.PathExpression => node.type === 'PathExpression';

const isLink = (context: HtmlContext): boolean =>
  context.type === 'attribute' && (context.name === 'href' || context.name === 'src' || context.name === 'background');

const literal = (value: string, at: hbs.AST.Node): hbs.AST.StringLiteral => ({
  type: 'StringLiteral',
  value,
  original: value,
  loc: at.loc,
});

const word = (name: string, at: hbs.AST.Node): hbs.AST.PathExpression => ({
  type: 'PathExpression',
  data: false,
  depth: 0,
  parts: [name],
  original: name,
  loc: at.loc,
});

const lineStarts = (source: string): readonly number[] => {
  const starts = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
};
