/** Reads a list of steps. A step's verb chooses its reader, and the reader its one shape. */
import { isRecord, notYet, show } from '../check-shape.ts';
import { nearest } from '../did-you-mean.ts';
import { identifier } from '../field-values.ts';
import type { Path } from '../path.ts';
import { verbMeant } from './other-words.ts';
import { readApprove } from './read-approve.ts';
import { readAsk } from './read-ask.ts';
import { readBranch } from './read-branch.ts';
import { readOffer } from './read-offer.ts';
import { readSend } from './read-send.ts';
import { readSplit } from './read-split.ts';
import { readAlert, readExitStep, readTask } from './read-task.ts';
import { readWait } from './read-wait.ts';
import { readWaitFor } from './read-wait-for.ts';
import type { Block, StepDraft, StepReader, StepReading } from './step-draft.ts';

/** An offer's `offer:` is a verb, a send's is not: the first verb of this list that a step has is its own. */
const READERS: Readonly<Record<string, StepReader>> = {
  send: readSend,
  ask: readAsk,
  wait: readWait,
  wait_for: readWaitFor,
  branch: readBranch,
  split: readSplit,
  offer: readOffer,
  task: readTask,
  alert: readAlert,
  exit: readExitStep,
  approve: readApprove,
};
export const VERBS = Object.keys(READERS);
const LATER_VERBS = ['set', 'webhook', 'start', 'stop'];

/** Steps that are wrong are reported and left out; `wrong` hears of each, so that later checks can hold back. */
export const readSteps = (
  value: unknown,
  path: Path,
  reading: Omit<StepReading, 'readBlock' | 'readOne'>,
  wrong: () => void,
): Block => {
  const readBlock: StepReading['readBlock'] = (block, at, inner) => {
    if (!Array.isArray(block)) {
      wrong();
      const message = `${show(block)} is not a list of steps. Each step begins with a dash: - send: welcome.`;
      inner.report(at, { code: 'invalid-value', message });
      return [];
    }
    return block.flatMap((step, index) => readOne(step, [...at, index], inner) ?? []);
  };
  const readOne: StepReading['readOne'] = (step, at, inner) => {
    const draft = readStep(step, at, inner);
    if (!draft) wrong();
    return draft;
  };
  return readBlock(value, path, { ...reading, readBlock, readOne });
};

const readStep = (value: unknown, path: Path, reading: StepReading): StepDraft | null => {
  const { report } = reading;
  if (!isRecord(value)) {
    report(path, { code: 'invalid-value', message: `${show(value)} is not a step. Write { send: welcome }.` });
    return null;
  }
  const verb = VERBS.find((each) => Object.hasOwn(value, each));
  const reader = verb === undefined ? undefined : READERS[verb];
  if (!reader) {
    reportNoVerb(value, path, reading);
    return null;
  }
  const own = withoutOtherVerbs(value, verb ?? '', path, reading);
  const body = reader(own, path, reading);
  if (!body) return null;
  const given = identifier.safeParse(value['id']);
  return { ...body, path, id: given.success ? given.data : null };
};

/** Two verbs in one step are two steps, the second of which lacks its dash. */
const withoutOtherVerbs = (
  value: Readonly<Record<string, unknown>>,
  verb: string,
  path: Path,
  { report }: StepReading,
): Readonly<Record<string, unknown>> => {
  const others = VERBS.filter(
    (each) => each !== verb && Object.hasOwn(value, each) && !(verb === 'send' && each === 'offer'),
  );
  for (const other of others) {
    const message = `A step does one thing, and this one is "${verb}" already. Put "${other}" into a step of its own: - ${other}: ...`;
    report([...path, other], { code: 'two-verbs', message, at: 'key' });
  }
  return Object.fromEntries(Object.entries(value).filter(([key]) => !others.includes(key)));
};

const reportNoVerb = (value: Readonly<Record<string, unknown>>, path: Path, { report }: StepReading): void => {
  const keys = Object.keys(value);
  const later = keys.find((key) => LATER_VERBS.includes(key));
  if (later !== undefined) {
    report([...path, later], notYet(`The step "${later}"`));
    return;
  }
  for (const key of keys) {
    const near = verbMeant(key) ?? nearest(key, [...VERBS, ...LATER_VERBS]);
    if (near === null) continue;
    const message = `Unknown step ${show(key)}. Did you mean "${near}"?`;
    report([...path, key], { code: 'unknown-step', message, at: 'key' });
    return;
  }
  const [first] = keys;
  const named = first === undefined ? 'An empty map' : show(first);
  const message = `${named} is no step. A step is one of ${VERBS.join(', ')}.`;
  report(first === undefined ? path : [...path, first], {
    code: 'unknown-step',
    message,
    at: first === undefined ? 'value' : 'key',
  });
};
