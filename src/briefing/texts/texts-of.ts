import type { DigestTexts } from './digest-texts.ts';
import { ENGLISH } from './en.ts';
import { PERSIAN } from './fa.ts';
import { FILIPINO } from './fil.ts';
import { URDU } from './ur.ts';

const BY_LANGUAGE: Readonly<Record<string, DigestTexts>> = {
  en: ENGLISH,
  fa: PERSIAN,
  ur: URDU,
  fil: FILIPINO,
  // The name of the language in older systems.
  tl: FILIPINO,
};

/** The words for a locale such as `fa-IR`; English where there are none in that language. */
export const textsOf = (locale: string): DigestTexts =>
  BY_LANGUAGE[locale.toLowerCase().split(/[-_]/)[0] ?? ''] ?? ENGLISH;
