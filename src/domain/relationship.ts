/** What people say of their relationship with an account: the words of the domain, in the order forms show them. */

/** Relationship level. A small share of what the account could buy, not small money, makes a low-volume buyer. */
export const LEVELS = ['lead', 'low-volume', 'major', 'major-with-problems'] as const;
export type Level = (typeof LEVELS)[number];

/** Key-account kinds that people set; a breadwinner is computed. */
export const KINDS = ['prospect', 'image-maker', 'expert'] as const;
export type Kind = (typeof KINDS)[number];

/** The three questions a prospect is judged by, each with its answers. */
export const QUESTIONS = {
  need: ['yes', 'no', 'unclear'],
  solvency: ['good', 'doubtful', 'overdue', 'credit-stop'],
  authority: ['yes', 'no', 'unclear'],
} as const;
export type Question = keyof typeof QUESTIONS;

/** Invoices that are overdue and a credit stop hold offers until the answer is another one. */
export const holdsOffers = (question: string, answer: string): boolean =>
  question === 'solvency' && (answer === 'overdue' || answer === 'credit-stop');

/** Where an account stands with a service beyond mail, such as e-invoicing. */
export const SERVICE_STATUSES = ['could-be-offered', 'offered', 'has', 'declined'] as const;

export const TENDER_KINDS = ['tender', 'contract'] as const;
export const TENDER_RESULTS = ['won', 'lost', 'cancelled'] as const;

/** Why an account, a tender or an offer was lost. */
export const LOSS_REASONS = ['service', 'quality', 'missed-promise', 'ignored-feedback', 'forgotten', 'price'] as const;

/** Dated lines of the dossier; `strength` and `weakness` are those of the account's own business. */
export const ENTRY_KINDS = ['need', 'competitor', 'growth', 'strength', 'weakness', 'note'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Touches by a person that are logged by hand; an answered reply is one as well. */
export const TOUCH_KINDS = ['call', 'visit', 'meeting'] as const;
export type TouchKind = (typeof TOUCH_KINDS)[number];

export const CASE_KINDS = ['request', 'complaint'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];
