/** Products from a file. */
import type { Store } from '../database/open.ts';

export type ProductRecord = {
  readonly id: string;
  /** Null leaves what is known; a new product without a name is called by its id. */
  readonly name: string | null;
  /** Decimal text in whole units of `currency`. */
  readonly unitCost: string | null;
  readonly currency: string | null;
};

/** Answers how many rows changed something. At most 1,000 rows a call, no id twice. Safe to repeat: keyed by id. */
export const importProducts = async (store: Store, products: readonly ProductRecord[]): Promise<number> => {
  const rows = JSON.stringify(products);
  return store.prisma.$executeRaw`
    INSERT INTO products AS p (id, name, unit_cost, currency)
    SELECT r.id, COALESCE(r.name, k.name, r.id), COALESCE(r."unitCost", k.unit_cost), COALESCE(r.currency, k.currency)
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id text, name text, "unitCost" numeric(20,4), currency text)
    LEFT JOIN products k ON k.id = r.id
    ORDER BY r.id
    ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, unit_cost = EXCLUDED.unit_cost, currency = EXCLUDED.currency
    WHERE (p.name, p.unit_cost, p.currency) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.unit_cost, EXCLUDED.currency)`;
};
