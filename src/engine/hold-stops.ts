import { assertNever } from '../domain/assert-never.ts';
import { PRIORITY_CLASSES } from '../domain/campaign.ts';
import type { HoldScope } from '../domain/fact.ts';

/** What the open holds of an account come to: two columns of its row. */
export type HeldBy = {
  /** The widest scope. */
  readonly scope: HoldScope | 'none';
  /** A hold of scope `offers` is among them: it stops the repair mail with an offer, which a wider `marketing` lets pass. */
  readonly offers: boolean;
};

/** What of a mail a hold looks at. */
export type HeldMail = {
  readonly transactional: boolean;
  readonly repair: boolean;
  readonly namesOffer: boolean;
};

/** Does the hold stop this mail? The same answer at admission and at the gate (semantics row 35). */
export const holdStops = (held: HeldBy, mail: HeldMail): boolean => {
  if (mail.transactional) return false;
  if (held.offers && mail.namesOffer) return true;
  switch (held.scope) {
    case 'none':
      return false;
    case 'offers':
      return mail.namesOffer;
    case 'marketing':
      return !mail.repair;
    case 'all':
      return true;
    default:
      return assertNever(held.scope);
  }
};

/** A send's own flags, by the effect that asks for it. */
export const heldMail = (send: {
  readonly transactional: boolean;
  readonly priority: number;
  readonly data: { readonly offer: unknown };
}): HeldMail => ({
  transactional: send.transactional,
  // A priority is the place of the campaign's class.
  repair: send.priority === PRIORITY_CLASSES.indexOf('repair'),
  namesOffer: send.data.offer !== null,
});
