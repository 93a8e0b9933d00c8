import type { Audience } from '../domain/campaign.ts';
import type { AccountId } from '../domain/ids.ts';
import type { ContactView } from './inputs.ts';

/**
 * The people a send goes to (semantics row 2): those in the named buying roles in file order, then who answered last,
 * then id. Suppressed people are left out; consent is admission's question, so that its drop is recorded.
 */
export const chooseRecipients = (audience: Audience, contacts: readonly ContactView[]): readonly ContactView[] => {
  const chosen = recipients.get(contacts) ?? new WeakMap<Audience, readonly ContactView[]>();
  recipients.set(contacts, chosen);
  const known = chosen.get(audience) ?? choose(audience, contacts);
  chosen.set(audience, known);
  return known;
};

/** Of each list of contacts, by audience: every plan asks for them at each of its sends. */
const recipients = new WeakMap<readonly ContactView[], WeakMap<Audience, readonly ContactView[]>>();

const choose = (audience: Audience, contacts: readonly ContactView[]): readonly ContactView[] =>
  contacts
    .filter((contact) => !contact.suppressed && rank(audience, contact) < Number.POSITIVE_INFINITY)
    .toSorted(
      (left, right) =>
        rank(audience, left) - rank(audience, right) ||
        (right.lastHumanResponseAt ?? 0) - (left.lastHumanResponseAt ?? 0) ||
        (left.id < right.id ? -1 : 1),
    )
    .slice(0, audience.maxPerAccount);

/** False where the campaign is for other accounts by name: nothing is said of it here, it was never meant. */
export const isNamed = ({ accounts }: Audience, account: AccountId): boolean => accounts?.includes(account) ?? true;

/** How every such reason begins. */
export const NOBODY = 'no contact in role';

/** The reason kept where `chooseRecipients` answers nobody. */
export const nobodyReason = (audience: Audience): string => `${NOBODY} ${audience.contacts.join(', ') || 'any'}`;

const rank = (audience: Audience, contact: ContactView): number => {
  if (audience.contacts.length === 0) return 0;
  const index = audience.contacts.findIndex((role) => contact.roles.includes(role));
  return index === -1 ? Number.POSITIVE_INFINITY : index;
};
