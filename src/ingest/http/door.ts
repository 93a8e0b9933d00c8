import type { AccountId } from '../../domain/ids.ts';
import type { TokenKey } from '../../mail/token.ts';
import type { Store } from '../../store/database/open.ts';
import type { Temporal } from '../../temporal/connect.ts';

export type IngestDependencies = {
  readonly store: Store;
  /** Live keys for the tokens in mails, newest first. */
  readonly keys: readonly TokenKey[];
  /** Rings accounts' doorbells; may fail, the sweep then brings the facts. */
  readonly ring: (accounts: readonly AccountId[]) => Promise<void>;
  /** Asked for as `Authorization: Bearer`; null lets every caller post events (embedded stack on 127.0.0.1). */
  readonly apiKey: string | null;
  /** Named by `/readyz`; left out: not asked. */
  readonly temporal?: Temporal;
  /** One line for the operator; carries no personal data and no token. */
  readonly log: (line: string) => void;
};

/** What routes get: a doorbell that never makes a caller wait or fail. */
export type Door = Omit<IngestDependencies, 'ring'> & { readonly ring: (accounts: readonly AccountId[]) => void };
