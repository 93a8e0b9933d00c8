/**
 * Sends one message: claim, render, hand over with the dot held at the gate, settle. One send serves accounts and
 * broadcasts. Safe to repeat at any point: what was settled is answered again without SMTP, what is in flight elsewhere
 * is left alone.
 */
import { ApplicationFailure } from '@temporalio/activity';
import type { SendOutcome } from '../src/domain/fact.ts';
import type { AccountId, EffectId } from '../src/domain/ids.ts';
import type { SendResult } from '../src/domain/send-result.ts';
import type { Settings } from '../src/domain/settings.ts';
import type { GatedConnection } from '../src/mail/gated-connection.ts';
import type { Store } from '../src/store/database/open.ts';
import type { Claim } from '../src/store/ledger/claim.ts';
import { type AdmitFunction, claimMessage } from '../src/store/ledger/claim-message.ts';
import { LEASE_OVER, passGate } from '../src/store/ledger/gate-message.ts';
import { type RenderedParts, saveRendered } from '../src/store/ledger/save-rendered.ts';
import type { SendEffect } from '../src/store/ledger/send-effect.ts';
import { type Settling, settleMessage } from '../src/store/ledger/settle-message.ts';
import { workerStopping } from './worker-stopping.ts';

export type RenderedMessage = RenderedParts & {
  readonly envelope: { readonly from: string; readonly to: string };
  readonly raw: Buffer;
};

/** `failed`: this message can never be made (its template fails). What it throws is taken for passing trouble. */
export type RenderEffect = (
  effect: SendEffect,
  claim: Claim,
) => Promise<
  | { readonly type: 'rendered'; readonly message: RenderedMessage }
  | { readonly type: 'failed'; readonly reason: string }
>;

/** Points at which tests stop the process; K5 and K6 lie with the server, which a test plays itself. */
export type FailPoint = 'K0' | 'K1' | 'K2' | 'K3' | 'K4' | 'K5' | 'K6' | 'K7';

export type SendDependencies = {
  readonly store: Store;
  readonly connection: Pick<GatedConnection, 'send'>;
  readonly render: RenderEffect;
  readonly admit: AdmitFunction;
  readonly settings: () => Promise<Settings>;
  /** Rings an account whose workflow does not wait for this send (a broadcast found its contact's address dead). */
  readonly ring: (account: AccountId) => Promise<void>;
  /** True where a mail to this address leaves for the world: it counts for the first days' ceiling. */
  readonly leaves?: (address: string) => boolean;
  /** Machine ms from claim to gate, waiting for the connection's turn included; default 60,000. */
  readonly leaseMs?: number;
  readonly failPoint?: (name: FailPoint) => void | Promise<void>;
};

export type SendAnswer = { readonly outcome: SendOutcome | 'deferred' | 'refused'; readonly reason: string };

/** Another worker has it: ask again in `waitMs`. */
export type SendBusy = { readonly outcome: 'busy'; readonly waitMs: number };

/** The activity. `heartbeat` is called every 5 s while it runs. A worker that is `stopping` claims nothing any more. */
export const createSend =
  (dependencies: SendDependencies, heartbeat: () => void, stopping: () => boolean = () => false) =>
  async (effectId: EffectId): Promise<SendAnswer> => {
    if (stopping()) throw workerStopping();
    const beat = setInterval(heartbeat, 5_000);
    try {
      const answer = await sendMessage(dependencies, effectId);
      if (answer.outcome !== 'busy') return answer;
      throw ApplicationFailure.create({
        message: 'the message is held by another worker',
        type: 'MessageBusy',
        nextRetryDelay: Math.max(answer.waitMs, 1_000),
      });
    } finally {
      clearInterval(beat);
    }
  };

export const sendMessage = async (
  dependencies: SendDependencies,
  effectId: EffectId,
): Promise<SendAnswer | SendBusy> => {
  const { store, admit, leaseMs = 60_000 } = dependencies;
  const failPoint = async (name: FailPoint) => dependencies.failPoint?.(name);
  const claimed = await claimMessage(store, {
    effectId,
    admit,
    settings: await dependencies.settings(),
    leaseMs,
    ...(dependencies.leaves && { leaves: dependencies.leaves }),
    beforeCommit: () => failPoint('K0'),
  });
  switch (claimed.type) {
    case 'busy':
      return { outcome: 'busy', waitMs: claimed.waitMs };
    case 'settled':
      return { outcome: claimed.outcome, reason: claimed.reason };
    case 'dropped':
    case 'deferred':
      return { outcome: claimed.type, reason: claimed.reason };
    case 'claimed':
      break;
    default:
      return claimed satisfies never;
  }
  await failPoint('K1');
  const { claim } = claimed;
  const result = await handOver(dependencies, claim, failPoint);
  await failPoint('K6');
  const settled = await settleMessage(store, claim, result);
  // Its lease ran out on the way and somebody else has it, or the sweep gave its word: ask what became of it.
  if (settled.type === 'superseded') return { outcome: 'busy', waitMs: 1_000 };
  // An account's own workflow decides again when this activity ends; a broadcast's does not.
  if (settled.ring && claim.lane !== 'account') await dependencies.ring(claim.accountId);
  await failPoint('K7');
  return { outcome: settled.outcome, reason: settled.reason };
};

const handOver = async (
  { store, connection, render }: SendDependencies,
  claim: Claim,
  failPoint: (name: FailPoint) => Promise<void>,
): Promise<Settling> => {
  const rendered = await tryRender(render, claim);
  if (rendered.type !== 'rendered') return rendered;
  const { message } = rendered;
  if (!(await saveRendered(store, claim, message))) return { type: 'not-sent', reason: LEASE_OVER };
  let atData: Promise<void> | undefined;
  const result = await connection.send({
    envelope: message.envelope,
    raw: message.raw,
    gate: async () => {
      await atData;
      await failPoint('K3');
      const answer = await passGate(store, claim);
      if (answer.type === 'passed') await failPoint('K4');
      return answer;
    },
    onEvent: (event) => {
      if (event === 'data') atData = failPoint('K2');
      else if (event === 'dot') void failPoint('K5');
    },
  });
  return ownDelay(result);
};

const tryRender = async (render: RenderEffect, claim: Claim) => {
  try {
    const rendered = await render(claim.effect, claim);
    if (rendered.type === 'failed') return { type: 'failed', reason: `render: ${rendered.reason}` } as const;
    return rendered;
  } catch (error) {
    const reason = `render: ${error instanceof Error ? error.message : String(error)}`;
    return { type: 'not-sent', reason } as const;
  }
};

/** Our own slowness is no refusal: nothing about the world has changed, so the engine need not decide again. */
const ownDelay = (result: SendResult): SendResult =>
  result.type === 'refused' && result.reason === LEASE_OVER ? { type: 'not-sent', reason: LEASE_OVER } : result;
