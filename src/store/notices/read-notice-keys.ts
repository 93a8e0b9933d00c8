import type { Store } from '../database/open.ts';

/** Keys of all mails to our own people: these may go out again, so a second dot of one is no duplicate. */
export const readNoticeKeys = async (store: Store): Promise<ReadonlySet<string>> =>
  new Set((await store.prisma.notice.findMany({ select: { key: true } })).map(({ key }) => key));
