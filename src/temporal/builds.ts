/**
 * Builds of the worker side by side, by Temporal's worker deployments. A run stays with the build it began on; the build in
 * force gets what begins. Accounts end their run once another build is in force and begin the next one there
 * (workflows/account.ts), so nobody replays a history with other code.
 */
import type { Temporal } from './connect.ts';

/** All workers of one company, whatever their build. */
export const DEPLOYMENT = 'keyline';

export type Build = {
  readonly build: string;
  /** What begins, begins here. */
  readonly inForce: boolean;
  /** Runs that are still with it: it must not be stopped before this is 0. */
  readonly open: number;
};

/** Newest first; empty where no worker with a build ever ran. */
export const readBuilds = async (temporal: Temporal): Promise<readonly Build[]> => {
  const info = await describe(temporal);
  const inForce = info?.routingConfig?.currentDeploymentVersion?.buildId ?? null;
  const builds = (info?.versionSummaries ?? [])
    .flatMap(({ deploymentVersion, createTime }) =>
      deploymentVersion?.buildId ? [{ build: deploymentVersion.buildId, since: Number(createTime?.seconds ?? 0) }] : [],
    )
    .toSorted((left, right) => right.since - left.since || (left.build < right.build ? 1 : -1));
  return Promise.all(
    builds.map(async ({ build }) => ({ build, inForce: build === inForce, open: await countOpen(temporal, build) })),
  );
};

const describe = async ({ client, namespace }: Temporal) => {
  try {
    const request = { namespace, deploymentName: DEPLOYMENT };
    return (await client.workflowService.describeWorkerDeployment(request)).workerDeploymentInfo ?? null;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === NOT_FOUND) return null;
    throw error;
  }
};

/** gRPC */
const NOT_FOUND = 5;

const ofBuild = (build: string): string =>
  `TemporalWorkerDeploymentVersion = "${DEPLOYMENT}:${build}" AND ExecutionStatus = "Running"`;

const countOpen = async ({ client }: Temporal, build: string): Promise<number> =>
  (await client.workflow.count(ofBuild(build))).count;

/** Throws where no worker of that build polls all queues. What runs stays where it is until it is rung. */
export const putInForce = async ({ client, namespace }: Temporal, build: string): Promise<void> => {
  await client.workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName: DEPLOYMENT,
    buildId: build,
    identity: 'keyline',
  });
};

/**
 * Frees the runs of a build whose workers are gone for good: their next step is taken by the build in force, which replays
 * their history. Answers how many.
 */
export const freeRuns = async ({ client, namespace }: Temporal, build: string): Promise<number> => {
  let freed = 0;
  for await (const { workflowId, runId } of client.workflow.list({ query: ofBuild(build) })) {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId, runId },
      workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } },
      updateMask: { paths: ['versioning_override'] },
    });
    freed += 1;
  }
  return freed;
};
