import { readNow } from '../store/database/clock.ts';
import type { Everything } from './connect.ts';
import { Failure } from './failure.ts';

/** A database whose business time is or was stepped belongs to a demo: nobody else may send by that clock. */
export const refuseDemo = async ({ store, environment }: Everything): Promise<void> => {
  if (!(await readNow(store.prisma)).played) return;
  throw new Failure(
    `the database has a business time of its own: it belongs to a demo. keyline demo goes on with it; for real time use another ` +
      `DATABASE_URL, or another KEYLINE_HOME than ${environment.home}`,
  );
};
