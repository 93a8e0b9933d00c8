import { isReachable as isPostgresReachable } from '../../store/database/is-reachable.ts';
import type { Store } from '../../store/database/open.ts';
import type { Temporal } from '../../temporal/connect.ts';
import { isReachable as isTemporalReachable } from '../../temporal/is-reachable.ts';

export type Readiness = {
  /** False: send nobody here now. */
  readonly ready: boolean;
  readonly postgres: boolean;
  /** Null: not asked. */
  readonly temporal: boolean | null;
  /** What is away, and what follows from it; names no address, because the public door says it too. */
  readonly problems: readonly string[];
};

/**
 * Whether a door can do its work. PostgreSQL alone decides: facts are taken in while Temporal is away (a bell that was
 * not rung is rung by the sweep), so a balancer must not turn callers away then; it is said all the same.
 */
export const doorReadiness = async (store: Store, temporal: Temporal | null): Promise<Readiness> => {
  const asked = temporal === null ? null : isTemporalReachable(temporal);
  const [postgres, reachable] = await Promise.all([isPostgresReachable(store), asked]);
  const problems = [
    ...(postgres ? [] : ['PostgreSQL does not answer: no fact can be taken in']),
    ...(reachable !== false ? [] : ['Temporal does not answer: facts are taken in, and decided once it is back']),
  ];
  return { ready: postgres, postgres, temporal: reachable, problems };
};

/** Whether a worker can do its work: it needs both, and its own pollers. */
export const workerReadiness = async (store: Store, temporal: Temporal, polling: boolean): Promise<Readiness> => {
  const [postgres, reachable] = await Promise.all([isPostgresReachable(store), isTemporalReachable(temporal)]);
  const problems = [
    ...(postgres ? [] : ['PostgreSQL does not answer: nothing can be decided or sent']),
    ...(reachable ? [] : ['Temporal does not answer: there is no work to be had']),
    ...(polling ? [] : ['the worker takes no work: it is stopping']),
  ];
  return { ready: problems.length === 0, postgres, temporal: reachable, problems };
};

/** As `/readyz` says it. */
export const readinessAnswer = ({ ready, postgres, temporal, problems }: Readiness) => ({
  code: ready ? 200 : 503,
  body: { status: ready ? (problems.length === 0 ? 'ok' : 'degraded') : 'not ready', postgres, temporal, problems },
});
