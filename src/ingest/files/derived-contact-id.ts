import { createHash } from 'node:crypto';
import type { ContactId } from '../../domain/ids.ts';

/**
 * The id of a contact that no file gave one: a hash of its normalised address. Ids travel into workflow histories, where
 * an address must never stand.
 */
export const derivedContactId = (address: string): ContactId =>
  `c-${createHash('sha256').update(address).digest('hex').slice(0, 24)}`;
