import { formatDay } from '../console/server/format-instant.ts';
import type { ContactStanding, FloorStanding } from '../domain/contact-plan.ts';
import { type Duration, formatDuration } from '../domain/duration.ts';
import type { ContactFloor } from '../domain/settings.ts';

/** One line of an account's view: `Contact plan: a personal touch every 30d, last call Fri 5 Feb 2027, due by ...`. */
export const sayContactPlan = (standing: ContactStanding & { readonly floor: ContactFloor }, zone: string): string => {
  const { floor, personal, any } = standing;
  const parts = [say('a personal touch', floor.personal, personal, zone), say('any touch', floor.any, any, zone)];
  return `Contact plan: ${parts.filter((part) => part !== null).join('; ')}.`;
};

const say = (what: string, most: Duration | null, standing: FloorStanding | null, zone: string): string | null => {
  if (most === null || standing === null) return null;
  const { last, dueAt, breached, daysOver } = standing;
  const had = last === null ? 'none yet' : `last ${last.kind} ${formatDay(last.at, zone)}`;
  const due = breached
    ? `${daysOver === 0 ? 'due since today' : `${daysOver} days over`}`
    : `next by ${formatDay(dueAt, zone)}`;
  return `${what} every ${formatDuration(most)} (${had}, ${due})`;
};
