import type { Temporal } from './connect.ts';

const LIMIT_MS = 3_000;

/** True when the Temporal server answers, for readiness probes; false after 3 s without a word. */
export const isReachable = async ({ client }: Temporal): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  // Not by an abort signal alone: the client does not hear one while it rests between its own tries (18 s of them, seen).
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LIMIT_MS);
  });
  const answer = client
    .withAbortSignal(AbortSignal.timeout(LIMIT_MS), () => client.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
};
