/** The Temporal schedules: what Keyline does by itself, and how often. */
import { createHash } from 'node:crypto';
import {
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  type ScheduleOptions,
  type ScheduleOptionsStartWorkflowAction,
  ScheduleOverlapPolicy,
  type ScheduleSpec,
  type Workflow,
} from '@temporalio/client';
import { TASK_QUEUES } from '../../workflows/messages.ts';
import type { Temporal } from './connect.ts';
import type { Periodic } from './run-once.ts';

type Rhythm = {
  readonly workflow: Periodic;
  readonly spec: ScheduleSpec;
  /** How late a missed start is still made up for when the server comes back. */
  readonly catchupWindow: string;
  readonly summary: string;
};

const RHYTHMS: readonly Rhythm[] = [
  {
    workflow: 'undeliveredSweep',
    // A lost ring costs an account at most the 10 s until it counts as undelivered and these 15.
    spec: { intervals: [{ every: '15 seconds' }] },
    catchupWindow: '10 seconds',
    summary: 'Rings accounts whose facts were not delivered',
  },
  {
    workflow: 'messageRecovery',
    // Half the 60 s within which a message past its lease must have left its place.
    spec: { intervals: [{ every: '30 seconds' }] },
    catchupWindow: '10 seconds',
    summary: 'Recovers messages past their lease',
  },
  {
    workflow: 'noticeSweep',
    // A customer's answer is in its owner's mailbox within half a minute.
    spec: { intervals: [{ every: '30 seconds' }] },
    catchupWindow: '10 seconds',
    summary: 'Sends digests, forwarded replies and alerts to our own people',
  },
  {
    workflow: 'scoring',
    // Before people come to work; its results ring the accounts they change.
    spec: { calendars: [{ hour: 2, minute: 30, comment: 'every night, 02:30' }] },
    catchupWindow: '12 hours',
    summary: 'Scores all accounts once a night',
  },
  {
    workflow: 'segmentSweep',
    // After scoring, whose scores segments read.
    spec: { calendars: [{ hour: 3, minute: 30, comment: 'every night, 03:30' }] },
    catchupWindow: '12 hours',
    summary: 'Looks at every key account once a night',
  },
];

export type ScheduleSwitches = {
  /** True (stepped time): all schedules exist and none fires; the driver runs the workflows itself (`runOnce`). */
  readonly paused: boolean;
  /** IANA zone of the nightly ones; default UTC. */
  readonly timezone?: string;
};

export type ScheduleChange = { readonly schedule: string; readonly change: 'created' | 'updated' | 'unchanged' };

/** Marks a pause of ours, so that one that an operator made by hand outlives the next start. */
const OUR_PAUSE = 'Paused: stepped time';

/** Makes the schedules be as written here. Safe to repeat and to run by two processes at once. */
export const ensureSchedules = async (temporal: Temporal, switches: ScheduleSwitches): Promise<ScheduleChange[]> => {
  const changes: ScheduleChange[] = [];
  for (const rhythm of RHYTHMS) changes.push(await ensure(temporal, optionsFor(rhythm, switches), switches.paused));
  return changes;
};

type Options = ScheduleOptions<ScheduleOptionsStartWorkflowAction<Workflow>>;

const optionsFor = (rhythm: Rhythm, { paused, timezone = 'UTC' }: ScheduleSwitches): Options => {
  const spec = { ...rhythm.spec, timezone };
  const definition = createHash('sha256')
    .update(JSON.stringify({ ...rhythm, spec }))
    .digest('hex')
    .slice(0, 16);
  return {
    scheduleId: `keyline-${rhythm.workflow}`,
    spec,
    action: {
      type: 'startWorkflow',
      workflowType: rhythm.workflow,
      workflowId: rhythm.workflow,
      taskQueue: TASK_QUEUES.accounts,
      args: [],
      // Compared at the next start: the server gives a spec back in a form of its own.
      memo: { definition },
      staticSummary: rhythm.summary,
    },
    // A sweep that is still running makes the next one needless.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: rhythm.catchupWindow },
    state: { paused, ...(paused ? { note: OUR_PAUSE } : {}) },
  };
};

const ensure = async ({ client }: Temporal, options: Options, paused: boolean): Promise<ScheduleChange> => {
  const schedule = options.scheduleId;
  try {
    await client.schedule.create(options);
    return { schedule, change: 'created' };
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
  const handle = client.schedule.getHandle(schedule);
  const current = await handle.describe();
  const wanted = stateAfter(current, paused);
  const same = current.action.memo?.['definition'] === options.action.memo?.['definition'];
  if (same && wanted.paused === current.state.paused) return { schedule, change: 'unchanged' };
  await handle.update((previous) => ({ ...options, state: stateAfter(previous, paused) }));
  return { schedule, change: 'updated' };
};

const stateAfter = ({ state }: ScheduleDescription, paused: boolean): { paused: boolean; note?: string } => {
  if (paused) return { paused, note: state.paused && state.note ? state.note : OUR_PAUSE };
  const byHand = state.paused && state.note !== OUR_PAUSE;
  return byHand ? { paused: true, ...(state.note ? { note: state.note } : {}) } : { paused: false };
};
