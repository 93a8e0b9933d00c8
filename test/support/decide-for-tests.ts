/**
 * A decide with real rows and locks and no engine: takes the wake, applies facts in number order, and asks for one send
 * for every fact of type `Send Wanted`.
 */
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import type { EffectOrder, Turn } from '../../workflows/messages.ts';

/** As the engine's contract has it. */
const FACTS_A_CALL = 500;

/** `seen` is told the numbers applied, after the commit. */
export const decideForTests = async (
  store: Store,
  account: string,
  seen: (numbers: readonly number[]) => void,
): Promise<Turn> => {
  const { facts, ...turn } = await inTransaction(store, async (tx) => {
    const [row] = await tx.$queryRaw<{ last_seq: number; applied_seq: number; standing: string }[]>`
      SELECT last_seq, applied_seq, standing FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
    if (!row) throw new Error(`unknown account ${account}`);
    const facts = await tx.$queryRaw<{ seq: number; type: string }[]>`
      SELECT seq, type FROM events WHERE account_id = ${account} AND seq > ${row.applied_seq}
      ORDER BY seq LIMIT ${FACTS_A_CALL}`;
    const applied = facts.at(-1)?.seq ?? row.applied_seq;
    await tx.$executeRaw`UPDATE accounts SET wake_pending = false, applied_seq = ${applied} WHERE id = ${account}`;
    for (const { seq } of facts.filter(({ type }) => type === 'Send Wanted')) {
      await tx.$executeRaw`
        INSERT INTO effects (id, account_id, enrolment_id, type, payload, attempt, decided_seq, status, created_at)
        VALUES (${`${account}/${seq}`}, ${account}, 'e', 'send', '{}', 1, ${applied}, 'open', clock_timestamp())`;
    }
    const effects = await tx.$queryRaw<EffectOrder[]>`
      SELECT id, attempt, type FROM effects WHERE account_id = ${account} AND status = 'open' ORDER BY created_at LIMIT 100`;
    return { facts, applied, effects, more: applied < row.last_seq, waitMs: null, ended: row.standing !== 'key' };
  });
  seen(facts.map(({ seq }) => seq));
  return turn;
};
