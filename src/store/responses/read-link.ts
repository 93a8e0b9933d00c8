import type { Store } from '../database/open.ts';

/** Destination of a tracked link; null where there is none. It lives here and never in the mail's URL. */
export const readLink = async (store: Store, messageKey: string, n: number): Promise<string | null> => {
  const link = await store.prisma.link.findUnique({ where: { messageKey_n: { messageKey, n } } });
  return link?.url ?? null;
};
