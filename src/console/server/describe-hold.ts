/** A hold in words that sales can say, by its kind: what is so, and what was said of it. */

/** `words`: `<kind>` or `<kind>: <reason>`, as the account's row keeps them. Null where no kind of hold begins them. */
export const describeHold = (words: string): string | null => {
  const [, kind = '', reason] = /^([a-z-]+)(?:: (.*))?$/s.exec(words) ?? [];
  const known = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (known === undefined) return null;
  return reason === undefined || reason === '' ? known : `${known} (${reason})`;
};

const KINDS: Readonly<Record<string, string>> = {
  complaint: 'a complaint is open',
  reply: 'a reply of theirs waits for an answer',
  'credit-stop': 'their credit is stopped',
  pause: 'the account is paused',
  stop: 'the account is stopped',
};

/** What a hold of this scope lets pass, for people. */
export const describeScope = (scope: string): string => {
  switch (scope) {
    case 'offers':
      return 'mails that name an offer';
    case 'marketing':
      return 'all marketing; repair and transactional mail goes';
    default:
      return 'all but transactional mail';
  }
};
