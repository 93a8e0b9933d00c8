/** Reads what falls to the owner, and the end: `task`, `alert`, `exit`. */
import { z } from 'zod';
import { formatDuration } from '../../domain/duration.ts';
import { checkShape } from '../check-shape.ts';
import { duration, identifier, listOf, stepId, words } from '../field-values.ts';
import { checkPlaceholders } from './placeholders.ts';
import type { StepReader } from './step-draft.ts';

/** Due in two working days, done or not done (semantics row 31). */
const DEFAULT_DUE = { amount: 2, unit: 'wd' } as const;
const DEFAULT_OUTCOMES = ['done', 'not-done'];

export const TASK = {
  schema: z
    .strictObject({
      task: words.meta({ description: 'Its title.', sample: 'Call {{account.name}}' }),
      id: stepId,
      due: duration.optional().meta({ description: 'When it is to be done.', preset: formatDuration(DEFAULT_DUE) }),
      outcomes: listOf(identifier, 'outcomes')
        .optional()
        .meta({
          description: 'How it can end; a branch may ask for it.',
          preset: DEFAULT_OUTCOMES,
          sample: ['talking', 'not-reached'],
        }),
    })
    .meta({
      description: "Gives the account's owner something to do; only a wait_for waits for it.",
      rows: [31],
      yaml: `
- task: "Call {{account.name}}"
  due: 1wd
  outcomes: [ talking, not-reached ]
`,
    }),
  later: ['for', 'deputy', 'reason'],
};
export const ALERT = {
  schema: z
    .strictObject({
      alert: words.meta({ description: 'What it says.', sample: '{{account.name}} has complained' }),
      id: stepId,
    })
    .meta({
      description: "Tells the account's owner at once.",
      rows: [32],
      yaml: `
- alert: "{{account.name}} has followed the link"
`,
    }),
};
export const EXIT = {
  schema: z
    .strictObject({
      exit: identifier.meta({
        description: "The reason, as the account's page will say it.",
        sample: 'owner-took-over',
      }),
      id: stepId,
    })
    .meta({
      description: 'Ends the campaign for this account, or this contact.',
      rows: [10],
      yaml: `
- exit: owner-took-over
`,
    }),
};

export const readTask: StepReader = (value, path, reading) => {
  const keys = checkShape(TASK, value, path, reading.report, 'a task');
  if (!keys) return null;
  checkPlaceholders(keys.task, reading.responder, [...path, 'task'], reading.report);
  const outcomes = keys.outcomes && keys.outcomes.length > 0 ? [...new Set(keys.outcomes)] : DEFAULT_OUTCOMES;
  return {
    derived: `task:${slug(keys.task)}`,
    blocks: [],
    build: ({ id, next }) => ({ id, next, type: 'task', title: keys.task, due: keys.due ?? DEFAULT_DUE, outcomes }),
  };
};

export const readAlert: StepReader = (value, path, reading) => {
  const keys = checkShape(ALERT, value, path, reading.report, 'an alert');
  if (!keys) return null;
  checkPlaceholders(keys.alert, reading.responder, [...path, 'alert'], reading.report);
  return {
    derived: `alert:${slug(keys.alert)}`,
    blocks: [],
    build: ({ id, next }) => ({ id, next, type: 'alert', title: keys.alert }),
  };
};

export const readExitStep: StepReader = (value, path, reading) => {
  const keys = checkShape(EXIT, value, path, reading.report, 'an exit');
  return (
    keys && {
      derived: `exit:${keys.exit}`,
      blocks: [],
      build: ({ id }) => ({ id, next: null, type: 'exit', reason: keys.exit }),
    }
  );
};

/** `Warm: {{account.name}} looked again` -> `warm-looked-again`; letters of every script stay. */
const slug = (text: string): string =>
  text
    .replaceAll(/\{\{[^{}]*\}\}/g, ' ')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40) || 'untitled';
