import type { InboundKind } from '../../domain/inbound.ts';
import type { InboundTraces } from './match-inbound.ts';

/** A mail that came in, taken apart and judged at the border. */
export type InboundToTake = InboundTraces & {
  /** sha256 (hex) of its bytes. */
  readonly id: string;
  readonly raw: Buffer;
  /** The address of ours it was sent to. */
  readonly recipient: string;
  /** Normalised, of To and Cc. */
  readonly recipients: readonly string[];
  readonly subject: string;
  /** As classified: a person's answer, a machine's, the one word "stop", or none of these. */
  readonly kind: Exclude<InboundKind, 'answer'>;
  readonly because: string;
  /** What its writer wrote, for people. */
  readonly text: string;
  readonly messageId: string | null;
};
