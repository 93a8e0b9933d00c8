import type { HoldKind, HoldScope } from '../../domain/fact.ts';

/** What each kind of hold stops (semantics row 35). A person's word stops all but transactional mail. */
export const HOLD_SCOPE_OF: Readonly<Record<HoldKind, HoldScope>> = {
  complaint: 'marketing',
  reply: 'marketing',
  'credit-stop': 'offers',
  pause: 'all',
  stop: 'all',
};
