import { inTransaction, type Store } from '../database/open.ts';
import { type ScoringRun, saveScoringRun } from './save-scoring-run.ts';

export type RelationRow = {
  readonly product: string;
  readonly related: string;
  readonly lift: number;
  readonly support: number;
  readonly rank: number;
};

/** Rows a statement; each is one JSON text. */
const CHUNK = 20_000;

/** Runs whose relations are kept beside the newest, to compare; older ones keep their row in `scoring_runs` only. */
const KEPT_RUNS = 2;

/** Keeps a run of related products with its relations, in one transaction: readers see all of it or the one before. */
export const saveRelations = (
  store: Store,
  run: Omit<ScoringRun, 'kind'>,
  relations: readonly RelationRow[],
): Promise<number> =>
  inTransaction(store, async (tx) => {
    const id = await saveScoringRun(tx, { ...run, kind: 'related' });
    for (let from = 0; from < relations.length; from += CHUNK) {
      await tx.$executeRaw`
        INSERT INTO product_relations (run_id, product_id, related_id, lift, support, rank)
        SELECT ${id}::int, product, related, lift, support, rank
        FROM jsonb_to_recordset(${JSON.stringify(relations.slice(from, from + CHUNK))}::jsonb)
             AS r(product text, related text, lift float8, support int, rank int)`;
    }
    // Run 0 is set by hand and stays.
    await tx.$executeRaw`
      DELETE FROM product_relations WHERE run_id > 0 AND run_id NOT IN
        (SELECT id FROM scoring_runs WHERE kind = 'related' ORDER BY id DESC LIMIT ${KEPT_RUNS}::int)`;
    return id;
  });
