import { Worker } from '@temporalio/worker';
import { quietRuntime } from '../../src/main/quiet-runtime.ts';
import { workflowBundle } from '../../src/main/workflow-bundle.ts';
import type { Temporal } from '../../src/temporal/connect.ts';
import { type History, readRuns } from './histories.ts';
import { BUNDLE_CACHE } from './workflow-cache.ts';

export type Kept = { readonly name: string; readonly history: History };

/** Every run of a workflow, as the server tells it now. */
export const keptOf = async (temporal: Temporal, workflowId: string): Promise<Kept[]> =>
  (await readRuns(temporal, workflowId)).map(({ runId, history }) => ({ name: `${workflowId} ${runId}`, history }));

/** Replays histories on the workflow code of this tree; answers what each that does not replay says. */
export const replay = async (histories: readonly Kept[]): Promise<{ name: string; error: string }[]> => {
  quietRuntime();
  const options = { workflowBundle: { codePath: await workflowBundle(BUNDLE_CACHE) } };
  const given = histories.map(({ name, history }) => ({ workflowId: name, history }));
  const failures: { name: string; error: string }[] = [];
  for await (const result of Worker.runReplayHistories(options, given)) {
    if (result.error) failures.push({ name: result.workflowId, error: result.error.message });
  }
  return failures;
};
