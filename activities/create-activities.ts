/** Wires the activities to the store, the mail server and the workflows' doorbell: the one place where they meet. */
import { Context } from '@temporalio/activity';
import type { AccountId } from '../src/domain/ids.ts';
import type { Settings } from '../src/domain/settings.ts';
import { lapse } from '../src/intelligence/lapse.ts';
import { judgeTier } from '../src/intelligence/tiers.ts';
import type { GatedConnection } from '../src/mail/gated-connection.ts';
import type { Templates } from '../src/mail/open-templates.ts';
import type { TokenKey } from '../src/mail/token.ts';
import type { Store } from '../src/store/database/open.ts';
import type { AdmitFunction } from '../src/store/ledger/claim-message.ts';
import { createAccountEffects } from './account-effects.ts';
import type { Activities } from './activities.ts';
import { createBroadcast } from './broadcast.ts';
import { createDecide } from './decide.ts';
import { createNotices } from './notices.ts';
import { createRender } from './render-effect.ts';
import { createScoring } from './score-accounts.ts';
import { createSend, type FailPoint, sendMessage } from './send-message.ts';
import { createSweeps } from './sweeps.ts';

export type ActivityDependencies = {
  readonly store: Store;
  readonly connection: Pick<GatedConnection, 'send'>;
  readonly templates: Templates;
  readonly keys: readonly TokenKey[];
  readonly publicUrl: string;
  readonly settings: () => Promise<Settings>;
  /** See src/mail/reply-address.ts: true where mail for such an address comes in here. */
  readonly answersComeIn?: boolean;
  readonly admit: AdmitFunction;
  readonly leaves?: (address: string) => boolean;
  readonly ring: (accounts: readonly AccountId[]) => Promise<void>;
  readonly startBroadcast: (id: string) => Promise<void>;
  readonly failPoint?: (name: FailPoint) => void | Promise<void>;
  /** Aborted once this process is to end: nothing new is claimed or begun. Left out: never. */
  readonly stopping?: AbortSignal;
};

export const createActivities = (dependencies: ActivityDependencies): Activities => {
  const { store, ring } = dependencies;
  const stopping = () => dependencies.stopping?.aborted ?? false;
  const sending = {
    ...dependencies,
    render: createRender(dependencies),
    ring: (account: AccountId) => ring([account]),
  };
  const heartbeat = () => Context.current().heartbeat();
  return {
    decide: createDecide({ store, lapse, tier: judgeTier }),
    send: (effect) => createSend(sending, heartbeat, stopping)(effect),
    ...createAccountEffects(dependencies),
    ...createBroadcast({
      store,
      send: (effect) => sendMessage(sending, effect),
      heartbeat,
      cancelled: () => stopping() || Context.current().cancellationSignal.aborted,
    }),
    ...createSweeps(dependencies),
    ...createNotices(dependencies, heartbeat),
    ...createScoring({ store, ring, heartbeat, stopping }),
  };
};
