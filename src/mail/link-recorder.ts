/** The links of one message while it is filled: checked, numbered, and replaced by tracked ones where that is allowed. */

/** A link as the ledger keeps it: the destination stays there, the mail carries a token for `n`. */
export type MessageLink = { readonly n: number; readonly url: string; readonly label: string };

export type LinkRecorder = {
  /** Checks a destination and answers what to write into the mail; the same link twice is one. */
  readonly place: (url: string, label: string) => string;
  /** What was placed and is tracked, in order of first appearance, `n` from 1. */
  readonly links: () => readonly MessageLink[];
};

/** A destination that must not stand in a mail. */
export class UnsafeUrlError extends Error {
  constructor(url: string) {
    super(`"${url.slice(0, 100)}" is no link for a mail: only http, https, mailto and tel are`);
    this.name = 'UnsafeUrlError';
  }
}

/** `trackLink` null: the recipient did not consent to tracking, so links stay plain and none is recorded. */
export const recordLinks = (trackLink: ((n: number) => string) | null): LinkRecorder => {
  const placed = new Map<string, MessageLink>();
  return {
    place: (raw, label) => {
      const url = safeUrl(raw);
      if (!trackLink || !isWeb(url)) return url;
      const key = `${label}\u0000${url}`;
      const link = placed.get(key) ?? { n: placed.size + 1, url, label };
      placed.set(key, link);
      return trackLink(link.n);
    },
    links: () => [...placed.values()],
  };
};

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:', 'tel:']);

/** The normalised URL; throws UnsafeUrlError for any other scheme, relative addresses and logins in the URL. */
export const safeUrl = (raw: string): string => {
  const url = URL.canParse(raw.trim()) ? new URL(raw.trim()) : null;
  if (!url || !SCHEMES.has(url.protocol) || url.username !== '' || url.password !== '') throw new UnsafeUrlError(raw);
  return url.href;
};

export const isWeb = (url: string): boolean => /^https?:/i.test(url);
