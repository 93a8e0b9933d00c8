import { ENGLISH_WHY } from './why-en.ts';
import { PERSIAN_WHY } from './why-fa.ts';
import type { WhyTexts } from './why-texts.ts';

/** The words for a locale such as `fa-IR`; English where there are none in that language. */
export const whyTexts = (locale: string): WhyTexts =>
  locale.toLowerCase().split(/[-_]/)[0] === 'fa' ? PERSIAN_WHY : ENGLISH_WHY;
