import type { BusinessTime, MachineTime } from '../../domain/time.ts';
import type { AskedSend } from './report-send.ts';
import type { SendEffect } from './send-effect.ts';

/** A held ledger row: what the renderer, the gate and the settling need. */
export type Claim = AskedSend & {
  readonly key: string;
  readonly address: string;
  readonly locale: string;
  readonly topic: string;
  readonly transactional: boolean;
  readonly decidedSeq: number;
  readonly claimedAt: BusinessTime;
  readonly sendBefore: BusinessTime;
  readonly leaseUntil: MachineTime;
  readonly effect: SendEffect;
};
