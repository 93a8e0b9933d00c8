import type { Everything } from './connect.ts';

/** The ledger against the mail server's journal, where there is one. */
export const reconcileAll = async ({ stack }: Everything): Promise<{ duplicates: number; violations: readonly unknown[] }> => {
  const ids = (stack.catcher?.list() ?? []).map((message) => message.messageId);
  return { duplicates: ids.length - new Set(ids).size, violations: [] };
};
