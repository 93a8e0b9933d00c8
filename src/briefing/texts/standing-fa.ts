/** Persian for how an account stands: its buying rhythm, and what holds mails back. */
import type { Dictionary } from './asked-texts.ts';

export const PERSIAN_STATES: Dictionary = {
  'not-enough-history': 'سابقهٔ ناکافی',
  active: 'فعال',
  due: 'در موعد سفارش',
  overdue: 'دیرتر از موعد',
  lapsing: 'در حال از دست رفتن',
  lapsed: 'از دست رفته',
};

export const PERSIAN_HOLDS: Dictionary = {
  complaint: 'شکایت',
  reply: 'پاسخ مشتری',
  'credit-stop': 'توقف اعتبار',
  pause: 'مکث',
  stop: 'توقف',
};
