import type { Dictionary } from './asked-texts.ts';

export const PERSIAN_ROLES: Dictionary = {
  'decision-maker': 'تصمیم‌گیرنده',
  'budget-holder': 'مسئول بودجه',
  champion: 'پشتیبان ما',
  influencer: 'اثرگذار',
  user: 'مصرف‌کننده',
  gatekeeper: 'رابط ورودی',
};
