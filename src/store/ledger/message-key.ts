import { createHash } from 'node:crypto';
import type { EffectId } from '../../domain/ids.ts';

/**
 * Key of a ledger row: sha256 (hex) of the effect's id, which names enrolment, step, contact and occurrence. The
 * Message-ID is `<key@sending domain>`, so the same touch has the same one on every try.
 */
export const messageKey = (effect: EffectId): string => createHash('sha256').update(effect).digest('hex');
