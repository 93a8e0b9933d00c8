/**
 * Derived ids: the same input always gives the same id, so every write that carries one is safe to repeat.
 */
export type AccountId = string;
export type ContactId = string;
export type CampaignId = string;
export type StepId = string;
export type TemplateId = string;
export type SegmentId = string;

/** Something people are invited to; a later date of the same occasion keeps it. */
export type OccasionId = string;

/** `<campaign>/<account>/<entry key>`, unique for ever. */
export type EnrolmentId = string;

/** `<enrolment>/<step>/<contact or ->/<occurrence>`: one effect, whatever the number of attempts. */
export type EffectId = string;

export const enrolmentId = (campaign: CampaignId, account: AccountId, entryKey: string): EnrolmentId =>
  `${escapePart(campaign)}/${escapePart(account)}/${escapePart(entryKey)}`;

export const effectId = (
  enrolment: EnrolmentId,
  step: StepId,
  contact: ContactId | null,
  occurrence: number,
): EffectId => `${enrolment}/${escapePart(step)}/${contact === null ? '-' : escapePart(contact)}/${occurrence}`;

/** Whose effect it is; null: the account's. */
export const contactOfEffect = (id: EffectId): ContactId | null => {
  const part = id.split('/').at(-2);
  return part === undefined || part === '-' ? null : part.replaceAll('%2F', '/').replaceAll('%25', '%');
};

/** Parts with a slash between them: no part can forge the border to the next. */
export const derivedId = (...parts: readonly string[]): string => parts.map(escapePart).join('/');

/** Keeps a slash inside a part from forging the border between two parts. */
const escapePart = (part: string): string =>
  part.includes('%') || part.includes('/') ? part.replaceAll('%', '%25').replaceAll('/', '%2F') : part;
