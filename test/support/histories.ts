import type { Temporal } from '../../src/temporal/connect.ts';

/** As the server tells it (protobuf): the form that replays. */
export type History = Awaited<ReturnType<ReturnType<Temporal['client']['workflow']['getHandle']>['fetchHistory']>>;

export type RunHistory = { readonly runId: string; readonly history: History };

/** All runs of a workflow id, oldest first, followed back through what each was continued from (no visibility lag). */
export const readRuns = async ({ client }: Temporal, workflowId: string): Promise<RunHistory[]> => {
  const runs: RunHistory[] = [];
  let runId: string | undefined = (await client.workflow.getHandle(workflowId).describe()).runId;
  while (runId) {
    const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs.unshift({ runId, history });
    runId = continuedFrom(history);
  }
  return runs;
};

const continuedFrom = (history: History): string | undefined =>
  history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;

export type EventKind =
  | 'workflowExecutionSignaledEventAttributes'
  | 'workflowExecutionUpdateAcceptedEventAttributes'
  | 'activityTaskScheduledEventAttributes';

/** Events of all the runs that are of one kind. */
export const countEvents = (runs: readonly RunHistory[], kind: EventKind): number =>
  runs.flatMap(({ history }) => history.events ?? []).filter((event) => event[kind]).length;

/** gRPC enum `WorkflowTaskFailedCause`: the server heard something new while a run's last command was on its way. */
const UNHANDLED_COMMAND = 1;

/** Failed workflow tasks by whether they are the harmless race (a ring while a run ends: the task is done again). */
export const failedTasks = (runs: readonly RunHistory[]): { readonly races: number; readonly others: number } => {
  const causes = runs
    .flatMap(({ history }) => history.events ?? [])
    .flatMap(({ workflowTaskFailedEventAttributes: failed }) => (failed ? [failed.cause] : []));
  const races = causes.filter((cause) => cause === UNHANDLED_COMMAND).length;
  return { races, others: causes.length - races };
};
