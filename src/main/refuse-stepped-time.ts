import { readNow } from '../store/database/clock.ts';
import type { Everything } from './connect.ts';
import { Failure } from './failure.ts';

/** A database on stepped time belongs to a demo, whose driver alone moves its clock and rings its bells. */
export const refuseSteppedTime = async ({ store, environment }: Everything): Promise<void> => {
  const { mode } = await readNow(store.prisma);
  if (mode === 'real') return;
  throw new Failure(
    `the database is on stepped time: it belongs to a demo. keyline demo goes on with it; for real time use another ` +
      `DATABASE_URL, or another KEYLINE_HOME than ${environment.home}`,
  );
};
