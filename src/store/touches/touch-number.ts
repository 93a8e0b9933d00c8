import type { EffectId } from '../../domain/ids.ts';
import { messageKey } from '../ledger/message-key.ts';

/**
 * A touch's number, as plans show it and people type it: the beginning of the key that its message has, or will have. So
 * `keyline veto` before and `keyline why` afterwards take the same one.
 */
export const touchNumber = (id: EffectId): string => messageKey(id).slice(0, NUMBER_LENGTH);

/** One in 4 billion: two touches of one house never share it by chance, and where they do, more of it tells them apart. */
const NUMBER_LENGTH = 8;
