/**
 * A session of its own for an import: temporary tables that nobody else sees, filled by COPY and gone with the session.
 * Prisma offers neither, so this folder speaks to PostgreSQL through `pg`.
 */
import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Store } from '../database/open.ts';

export type Staging = pg.PoolClient;

/** What one COPY row may hold; numbers, texts and null. */
export type CopyValue = string | number | null;

/** Memory of one sort or hash of the import: large enough for a batch, small enough to run beside the mail. */
const WORK_MEMORY = '64MB';

/** Runs `work` on a connection of its own and closes that connection, so that its temporary tables go as well. */
export const withStaging = async <Result>(
  store: Store,
  work: (staging: Staging) => Promise<Result>,
): Promise<Result> => {
  const staging = await store.pool.connect();
  try {
    await staging.query(`SET work_mem = '${WORK_MEMORY}'`);
    return await work(staging);
  } finally {
    staging.release(true);
  }
};

/** Copies rows into a table; waits whenever PostgreSQL is slower than the file. Answers the number of rows. */
export const copyRows = async (
  staging: Staging,
  into: string,
  batches: AsyncIterable<readonly (readonly CopyValue[])[]>,
): Promise<number> => {
  const stream = staging.query(copyFrom(`COPY ${into} FROM STDIN`));
  // Whatever ends the stream early (a lost connection, a full disk) ends the waits below too.
  const ended = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve);
    stream.once('error', reject);
  });
  ended.catch(() => undefined);
  try {
    for await (const rows of batches) {
      if (rows.length === 0) continue;
      if (!stream.write(rows.map(copyLine).join(''))) await Promise.race([once(stream, 'drain'), ended]);
    }
    stream.end();
    await ended;
  } catch (error) {
    stream.destroy();
    throw error;
  }
  return stream.rowCount;
};

/** PostgreSQL's COPY text format: tabs between, backslash escapes, \N for null. */
const copyLine = (row: readonly CopyValue[]): string =>
  `${row.map((value) => (value === null ? '\\N' : typeof value === 'number' ? String(value) : escapeText(value))).join('\t')}\n`;

const escapeText = (text: string): string =>
  /[\\\t\n\r]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : text;
