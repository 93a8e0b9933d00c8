/** Owners (key account managers) as account files name them: by id, or by address. */
import type { Transaction } from '../database/open.ts';

export type OwnerRecord = {
  /** As the file has it: an id or an address. */
  readonly ref: string;
  /** Null where the file does not say. */
  readonly name: string | null;
  readonly email: string | null;
};

/**
 * Within the caller's transaction. Answers the owner's id for each `ref`: the owner of that id or address, else a new one
 * called by it. Names and addresses given are taken over. Safe to repeat.
 */
export const importOwners = async (
  tx: Transaction,
  owners: readonly OwnerRecord[],
): Promise<ReadonlyMap<string, string>> => {
  const byRef = new Map<string, OwnerRecord>();
  for (const owner of owners) {
    const said = byRef.get(owner.ref);
    // A later row that is silent takes nothing back.
    byRef.set(owner.ref, {
      ...owner,
      name: owner.name ?? said?.name ?? null,
      email: owner.email ?? said?.email ?? null,
    });
  }
  if (byRef.size === 0) return new Map();
  const refs = [...byRef.keys()].sort();
  const found = await tx.$queryRaw<{ ref: string; id: string }[]>`
    SELECT DISTINCT ON (r.ref) r.ref, o.id FROM unnest(${refs}::text[]) AS r(ref)
    JOIN owners o ON o.id = r.ref OR lower(o.email) = lower(r.ref)
    ORDER BY r.ref, o.id = r.ref DESC, o.id`;
  const ids = new Map(found.map(({ ref, id }) => [ref, id]));
  const rows = refs.map((ref) => {
    const owner = byRef.get(ref);
    const known = ids.get(ref);
    // Who is found by an address keeps it as it is written.
    const email = owner?.email ?? (known === undefined && ref.includes('@') ? ref : null);
    return { id: known ?? ref, name: owner?.name ?? null, email };
  });
  await tx.$executeRaw`
    INSERT INTO owners AS o (id, name, email)
    SELECT r.id, COALESCE(max(r.name), k.name, r.id), COALESCE(max(r.email), k.email, '')
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, name text, email text)
    LEFT JOIN owners k ON k.id = r.id
    GROUP BY r.id, k.id ORDER BY r.id
    ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, email = EXCLUDED.email
    WHERE (o.name, o.email) IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.email)`;
  return new Map(refs.map((ref) => [ref, ids.get(ref) ?? ref]));
};
