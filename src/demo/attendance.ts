/** The list of those who came, written at the door of each event the demo's campaigns invite to, and handed in the day after. */
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../domain/time.ts';
import type { Store } from '../store/database/open.ts';
import { completeAttendance } from '../store/occasions/complete-attendance.ts';
import { readGuests, readOccasions } from '../store/occasions/read-occasions.ts';
import type { Appointment } from './agenda.ts';
import type { Chance } from './chance.ts';
import type { WebVisitor } from './web-visitor.ts';

/** Of those who have a seat. */
const TURNS_UP = 0.8;

/** Hours between the end of an event and its list. */
const LIST_COMES = 16 * HOUR;

/** For every occasion there is at `from`. Handing a list in again changes nothing. */
export const attendanceLists = async (
  { store, visitor, chance }: { readonly store: Store; readonly visitor: WebVisitor; readonly chance: Chance },
  from: BusinessTime,
): Promise<readonly Appointment[]> => {
  const occasions = await readOccasions(store, from);
  return occasions
    .filter((occasion) => occasion.status === 'planned' && occasion.endsAt > from - DAY)
    .map(({ id, endsAt }) => ({
      at: later(endsAt, LIST_COMES),
      key: `occasion/${id}/list`,
      act: async () => {
        for (const guest of (await readGuests(store, id)) ?? []) {
          if (guest.status !== 'accepted' || chance.share('turns up', guest.contact) >= TURNS_UP) continue;
          await visitor.event({
            account: guest.account,
            contact: guest.contact,
            type: 'Event Attended',
            id: `${id}/${guest.contact}`,
            source: 'door',
            occurred_at: new Date(businessTime(endsAt - HOUR)).toISOString(),
            payload: { occasion: id },
          });
        }
        await completeAttendance(store, { id, actor: 'door' });
      },
    }));
};
