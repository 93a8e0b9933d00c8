import { type BusinessTime, DAY, HOUR } from '../domain/time.ts';

/** People write and order by day: an instant of the night moves to nine in the morning (UTC is near enough for a demo). */
export const officeHour = (at: BusinessTime): BusinessTime => {
  const ofDay = at % DAY;
  if (ofDay >= 9 * HOUR && ofDay < 17 * HOUR) return at;
  const day = at - ofDay + (ofDay < 9 * HOUR ? 0 : DAY);
  return (day + 9 * HOUR + (at % HOUR)) as BusinessTime;
};
