/**
 * One whole send, from claim to settle: admission, rendering, the gate that holds the last dot for a commit, the catcher's
 * answer, the ledger. The baseline is a raw mail of the same size to the same catcher over a kept connection, by the
 * library alone, in the same seconds.
 */
import { createTransport } from 'nodemailer';
import { readSendTimes } from '../../store/bench/read-bench.ts';
import { Failure } from '../failure.ts';
import { postEvents } from '../post-events.ts';
import { atARate } from './at-a-rate.ts';
import { addAccounts, type Bench, MAIL_WANTED, named, until } from './bench-company.ts';
import { percentile, type Run } from './measurement.ts';

const MAILS_A_SECOND = 5;
/** Of a rendered mail with its two parts, about. */
const BYTES = 30_000;

/** The median of both, ms. */
export const measureSend = async (bench: Bench, run: number): Promise<Run> => {
  const { everything, folder, doorUrl, smtpUrl, seconds } = bench;
  const mails = MAILS_A_SECOND * seconds;
  const { store } = everything;
  const readers = named(`reader-${run}`, mails);
  await addAccounts(everything, folder, readers);
  const asked = atARate(readers, MAILS_A_SECOND, async (account) => {
    const occurred_at = new Date().toISOString();
    const event = { account, type: MAIL_WANTED, id: `mail-${account}`, source: 'bench', occurred_at, payload: {} };
    const { status } = await postEvents(doorUrl, event);
    if (status >= 300) throw new Failure(`the door answered ${status} to an event of ${account}`);
  });
  const [raw] = await Promise.all([rawSends(smtpUrl, mails), asked]);
  let times: readonly number[] = [];
  const isAll = async () => {
    times = await readSendTimes(store, readers);
    return times.length === mails;
  };
  await until(isAll, 'not every mail was accepted', 100);
  return { value: percentile(times, 50), baseline: percentile(raw, 50) };
};

const rawSends = async (smtpUrl: string, mails: number): Promise<readonly number[]> => {
  const { hostname, port } = new URL(smtpUrl);
  const server = { host: hostname, port: Number(port), ignoreTLS: true };
  const transport = createTransport({
    ...server,
    pool: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const line = `${'x'.repeat(76)}\r\n`;
  const text = line.repeat(Math.ceil(BYTES / line.length));
  const send = async (id: string): Promise<number> => {
    const raw = `From: raw@bench.test\r\nTo: raw@bench.test\r\nMessage-ID: <${id}@bench.test>\r\n\r\n${text}`;
    const from = performance.now();
    await transport.sendMail({ envelope: { from: 'raw@bench.test', to: ['raw@bench.test'] }, raw });
    return performance.now() - from;
  };
  try {
    // The first one opens the connection.
    await send('first');
    const times: number[] = [];
    await atARate(named('raw', mails), MAILS_A_SECOND, async (id) => {
      times.push(await send(id));
    });
    return times;
  } finally {
    transport.close();
  }
};
