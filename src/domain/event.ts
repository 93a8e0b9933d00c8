/**
 * Names of the facts the engine knows; any other name is a custom event of the company, free to trigger campaigns.
 * Past tense, the field's e-commerce names where there is one.
 */
export const KNOWN_EVENTS = [
  'Order Completed',
  'Order Refunded',
  'Offer Reserved',
  'Offer Redeemed',
  'Offer Expired',
  'Email Opened',
  'Email Clicked',
  'Email Replied',
  'Message Settled',
  'Message Deferred',
  'Message Refused',
  'Contact Unsubscribed',
  'Contact Suppressed',
  'Contact Joined',
  'Contact Left',
  'Consent Given',
  'Lapse State Changed',
  'Trait Changed',
  'Task Done',
  'Hold Placed',
  'Hold Released',
  'Touch Vetoed',
  'Account Ended',
] as const;

export type KnownEvent = (typeof KNOWN_EVENTS)[number];

/** A known event name, or the company's own. */
export type EventName = KnownEvent | (string & {});
