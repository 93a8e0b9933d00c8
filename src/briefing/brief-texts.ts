import { ENGLISH_BRIEF } from './texts/brief-en.ts';
import { PERSIAN_BRIEF } from './texts/brief-fa.ts';
import type { BriefTexts } from './texts/brief-texts.ts';

const BY_LANGUAGE: Readonly<Record<string, BriefTexts>> = { en: ENGLISH_BRIEF, fa: PERSIAN_BRIEF };

/** The words for a locale such as `fa-IR`; English where there are none in that language. */
export const briefTextsOf = (locale: string): BriefTexts =>
  BY_LANGUAGE[locale.toLowerCase().split(/[-_]/)[0] ?? ''] ?? ENGLISH_BRIEF;
