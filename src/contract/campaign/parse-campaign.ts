/**
 * A campaign file to a campaign: YAML with places, then shapes, then a flat program, then meaning. Total: any text gives
 * diagnostics and no exception; the campaign is null when one of them is an error.
 */
import type { Campaign, ExitRule, PriorityClass } from '../../domain/campaign.ts';
import type { Catalogue, Reading } from '../catalogue.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { afterYaml, createReporter, type Diagnostic, fileStem } from '../diagnostic.ts';
import { identifier } from '../field-values.ts';
import { readYaml, type YamlSource } from '../yaml-source.ts';
import { checkClickable } from './check-clickable.ts';
import { checkExpiry } from './check-expiry.ts';
import { checkGoalWindow } from './check-goal-window.ts';
import { checkHeader } from './check-header.ts';
import { checkLanguages } from './check-languages.ts';
import { checkPointless } from './check-pointless.ts';
import { checkQuestions } from './check-questions.ts';
import { checkReachable } from './check-reachable.ts';
import { checkRun } from './check-run.ts';
import { checkScheduled } from './check-scheduled.ts';
import { checkTasks } from './check-tasks.ts';
import { checkTimeToAnswer } from './check-time-to-answer.ts';
import { flatten, type Program } from './flatten.ts';
import { DEFAULT_TOO_LATE, headerShape } from './header-shape.ts';
import { leanOnOffers } from './lean-on-offers.ts';
import { DEFAULT_TOPICS, deriveClass } from './priority-class.ts';
import { readEvent } from './read-event.ts';
import { readGuards } from './read-guards.ts';
import { type ExitDraft, readAudience, readEntry, readExits, readGoal } from './read-rules.ts';
import { readSteps } from './read-steps.ts';
import { readTrigger } from './read-trigger.ts';

export type ParsedCampaign = {
  /** Version 0: publishing gives it one. */
  readonly campaign: Campaign | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Where something stands in the file, for checks over several files. */
  readonly locate: YamlSource['locate'];
};

/** `file` is named in diagnostics; its base name is the campaign's id where the file does not say it. */
export const parseCampaign = (text: string, file: string, catalogue: Catalogue): ParsedCampaign => {
  const source = readYaml(text);
  const reporter = createReporter(file, source.locate);
  const { report } = reporter;
  const found = source.problems.map((problem): Diagnostic => ({ file, severity: 'error', ...problem }));
  const answer = (campaign: Campaign | null): ParsedCampaign => {
    const diagnostics = afterYaml(found, reporter.diagnostics());
    return {
      campaign: diagnostics.some((each) => each.severity === 'error') ? null : campaign,
      diagnostics,
      locate: source.locate,
    };
  };
  if (source.value === undefined) return answer(null);
  if (!isRecord(source.value)) {
    report([], {
      code: 'invalid-value',
      message: `${show(source.value)} is not a campaign. Write campaign: name, trigger, steps.`,
    });
    return answer(null);
  }
  const raw = source.value;
  const reading: Reading = { report, catalogue };
  const header = checkShape(headerShape, raw, [], report, 'a campaign');
  const stem = fileStem(file);
  const id = typeof raw['campaign'] === 'string' ? raw['campaign'] : stem;
  if (header && !identifier.safeParse(id).success) {
    report([], {
      code: 'invalid-value',
      message: `The file's name ${show(stem)} is not a campaign's name. Call it such as win-back.yaml: small letters, digits and hyphens.`,
    });
  } else if (header && id !== stem) {
    const message = `The file is called "${stem}": a campaign's file has its name.`;
    report(['campaign'], { code: 'file-name', message, severity: 'warn' });
  }
  const run = raw['run'] === 'contact' ? 'contact' : 'account';

  const issue = readIssue(raw['issue'], reading);
  const trigger = raw['trigger'] === undefined ? null : readTrigger(raw['trigger'], issue, reading);
  const audience = readAudience(raw['audience'], header?.for ?? null, reading);
  const entry = readEntry(raw['entry'], trigger, reading);
  const exitDrafts = readExits(raw['exit'], reading);
  const event = readEvent(raw['event'], header?.title ?? titleOf(id), reading);
  const guards = readGuards({ ...raw, daysOff: header?.days_off ?? [] }, reading);
  const goal = readGoal(raw['goal'], reading);
  const program = readProgram(raw['steps'], run, exitDrafts, reading);
  const exits = withSends(exitDrafts, program);
  checkGoalWindow(program, goal, report);
  checkScheduled(program, trigger, run, report);
  checkQuestions(program, reading);
  checkRun(program, { run, trigger, exits, invites: raw['event'] !== undefined }, report);

  const own = header?.class ?? header?.priority ?? (trigger ? deriveClass(id, trigger) : 'newsletter');
  checkHeader(
    {
      ...{ trigger, audience, exits, class: own, holdout: header?.holdout ?? 0 },
      hasIssue: raw['issue'] !== undefined,
      hasThrottle: raw['throttle'] !== undefined,
      namesClassTwice: raw['class'] !== undefined && raw['priority'] !== undefined,
    },
    report,
  );
  const topic = header?.topic ?? audience?.topic ?? DEFAULT_TOPICS[own];
  if (header && trigger) checkTopic(topic, own, program, raw, reading);
  // What is pointless in a file with errors may be the other half of one of them.
  if (catalogue.templates !== null && !reporter.hasErrors()) checkPointless(program, report);
  if (!header || !trigger || !audience || !entry) return answer(null);
  const { topic: _topic, ...whom } = audience;
  return answer({
    id,
    version: 0,
    title: header.title ?? titleOf(id),
    class: own,
    run,
    topic: topic ?? '',
    ...(event && { event }),
    trigger,
    audience: whom,
    entry,
    exits,
    goal,
    holdout: header.holdout ?? 0,
    tooLate: header.too_late ?? DEFAULT_TOO_LATE,
    ...(guards && { guards }),
    start: program.start,
    steps: own === 'transactional' ? allTransactional(program) : program.steps,
  });
};

const readProgram = (value: unknown, run: Campaign['run'], exits: readonly ExitDraft[], reading: Reading): Program => {
  let incomplete = false;
  const block =
    value === undefined
      ? []
      : readSteps(value, ['steps'], { ...reading, responder: run === 'contact' }, () => {
          incomplete = true;
        });
  if (Array.isArray(value) && value.length === 0) {
    reading.report(['steps'], { code: 'invalid-value', message: 'A campaign has one step or more.' });
  }
  const program = leanOnOffers(flatten(block, exitSends(exits), reading.report), reading, incomplete);
  checkReachable(program, reading.report);
  checkLanguages(program, reading.catalogue, reading.report);
  if (incomplete) return program;
  checkClickable(program, reading);
  for (const check of [checkTasks, checkExpiry, checkTimeToAnswer]) check(program, reading.report);
  return program;
};

const exitSends = (exits: readonly ExitDraft[]) => exits.flatMap(({ send }) => send ?? []);

/** The rules, each with the id that its own send was given. */
const withSends = (exits: readonly ExitDraft[], program: Program): readonly ExitRule[] => {
  const ids = program.outside.flatMap(({ step, beside }) => (beside === null ? [step.id] : []));
  return exits.map(({ rule, send }) => {
    const id = send === null ? undefined : ids[exitSends(exits).indexOf(send)];
    return rule.type === 'event' && id !== undefined ? { ...rule, send: id } : rule;
  });
};

/** A text, or a whole number such as 2026 where somebody left the quotes away; 2026.10 would be read as 2026.1. */
const readIssue = (value: unknown, { report }: Reading): string | null => {
  if (value === undefined) return null;
  const text = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text === 'string' && /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(text)) return text;
  const mend = typeof value === 'number' ? 'Put it in quotes' : 'Write issue: 2026-12';
  report(['issue'], { code: 'invalid-value', message: `${show(value)} is not an issue's name. ${mend}.` });
  return null;
};

/** Every marketing send needs the consent of a topic (semantics row 12). */
const checkTopic = (
  topic: string | null,
  own: PriorityClass,
  program: Program,
  raw: Readonly<Record<string, unknown>>,
  { report, catalogue }: Reading,
): void => {
  const path = raw['topic'] === undefined ? ['audience', 'topic'] : ['topic'];
  const topics = catalogue.vocabulary?.topics ?? null;
  if (topic === null) {
    const send = program.order.find((step) => step.type === 'send' && !step.transactional);
    const message = `A marketing send needs a topic of consent, and class ${own} has no default. Write at the top, such as topic: ${topics?.[0] ?? 'offers'}.`;
    if (send) report([...(program.paths.get(send.id) ?? []), 'send'], { code: 'topic', message, at: 'key' });
  } else if (topics !== null && own !== 'transactional' && !topics.includes(topic)) {
    const message = `Unknown topic ${show(topic)}. The settings list ${topics.join(', ')}.`;
    report(path, { code: 'topic', message });
  }
};

const allTransactional = (program: Program): Campaign['steps'] =>
  Object.fromEntries(
    Object.values(program.steps).map((step) => [
      step.id,
      step.type === 'send' ? { ...step, transactional: true } : step,
    ]),
  );

/** `win-back` -> `Win back`. */
const titleOf = (id: string): string => `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`;
