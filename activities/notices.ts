/** Mails to our own people: writes the digests whose morning has come, and sends what is due, at least once. */
import { digestLetter } from '../src/briefing/digest.ts';
import type { NoticeBody } from '../src/domain/notice.ts';
import { type BusinessTime, DAY, HOUR, later } from '../src/domain/time.ts';
import type { GatedConnection } from '../src/mail/gated-connection.ts';
import { readNow } from '../src/store/database/clock.ts';
import { type ClaimedNotice, claimNotice } from '../src/store/notices/claim-notice.ts';
import { readDueDigests } from '../src/store/notices/due-digests.ts';
import { passNoticeGate } from '../src/store/notices/gate-notice.ts';
import { type NoticeResult, settleNotice } from '../src/store/notices/settle-notice.ts';
import { settleNothingToSay, writeNotice } from '../src/store/notices/write-notice.ts';
import { readToday } from '../src/store/views/read-today.ts';
import { type NoticeRendering, renderNotice } from './render-notice.ts';

export type NoticeDependencies = NoticeRendering & {
  readonly connection: Pick<GatedConnection, 'send'>;
  /** Machine ms a claim lasts; default 120,000. */
  readonly noticeLeaseMs?: number;
};

export type NoticesDone = { readonly written: number; readonly sent: number };

/** A digest that could not leave by then would tell of a day that is over. */
const DIGEST_LASTS = 10 * HOUR;
/** Its buttons work over a long weekend. */
const BUTTONS_LAST = 4 * DAY;
/** Mails a call: a slow server's pace must not let the call run out of its time. */
const MOST = 100;

/** `heartbeat` is called every 5 s while it runs. Safe to repeat and to run several times at once. */
export const createNotices = (dependencies: NoticeDependencies, heartbeat: () => void) => ({
  sendDueNotices: async (): Promise<NoticesDone> => {
    const beat = setInterval(heartbeat, 5_000);
    try {
      return { written: await writeDigests(dependencies), sent: await sendDue(dependencies) };
    } finally {
      clearInterval(beat);
    }
  },
});

const writeDigests = async ({ store }: NoticeDependencies): Promise<number> => {
  const { business } = await readNow(store.prisma);
  let written = 0;
  for (const { id, owner } of await readDueDigests(store, business)) {
    const today = await readToday(store, owner, business);
    if (today === null || today.owner.address === '') continue;
    const letter = digestLetter(today);
    const notice = { id, kind: 'digest', owner, account: null, address: today.owner.address, dueAt: business };
    if (letter === null) {
      await settleNothingToSay(store.prisma, notice);
      continue;
    }
    const body: NoticeBody['digest'] = {
      letter,
      expiresAt: later(business, BUTTONS_LAST),
      sendBefore: later(business, DIGEST_LASTS),
    };
    if (await writeNotice(store.prisma, { ...notice, subject: letter.subject, body })) written += 1;
  }
  return written;
};

/** Answers how many it tried. */
const sendDue = async (dependencies: NoticeDependencies): Promise<number> => {
  for (let tried = 0; tried < MOST; tried += 1) {
    const notice = await claimNotice(dependencies.store, dependencies.noticeLeaseMs);
    if (notice === null) return tried;
    await settleNotice(dependencies.store, notice, await handOver(dependencies, notice));
  }
  return MOST;
};

const handOver = async (dependencies: NoticeDependencies, notice: ClaimedNotice): Promise<NoticeResult> => {
  const { store, connection } = dependencies;
  const rendered = await tryRender(dependencies, notice, (await readNow(store.prisma)).business);
  if (rendered.type !== 'rendered') return rendered;
  const { envelope, raw } = rendered;
  return connection.send({ envelope, raw, gate: () => passNoticeGate(store, notice) });
};

/** Passing trouble is tried again; what a mail is made of never throws for good. */
const tryRender = async (dependencies: NoticeDependencies, notice: ClaimedNotice, now: BusinessTime) => {
  try {
    return await renderNotice(dependencies, notice, now);
  } catch (error) {
    return { type: 'not-sent', reason: `render: ${error instanceof Error ? error.message : String(error)}` } as const;
  }
};
