/** The door for product files. */
import { PRODUCT_COLUMNS, productRow } from '../../contract/import-products.ts';
import type { Store } from '../../store/database/open.ts';
import { importProducts as storeProducts } from '../../store/import/import-products.ts';
import { importInChunks } from './import-in-chunks.ts';
import type { ImportReport, OnProgress } from './import-report.ts';
import { parseRow } from './parse-row.ts';
import { openTable } from './read-table.ts';

export type ProductFile = { readonly path: string; readonly onProgress?: OnProgress };

/** Throws InvalidFile when the file as a whole cannot be read; nothing is written then. */
export const importProducts = async (store: Store, file: ProductFile): Promise<ImportReport> => {
  const table = await openTable(file.path, {
    layouts: { products: PRODUCT_COLUMNS },
    ...(file.onProgress && { onProgress: file.onProgress }),
  });
  const counts = await importInChunks(table, {
    read: (row) => parseRow(productRow, row),
    keys: (row) => [`product ${row.id}`],
    write: async (rows) => {
      const accepted = await storeProducts(
        store,
        rows.map(({ id, name, unit_cost, currency }) => ({ id, name, unitCost: unit_cost, currency })),
      );
      return { accepted, unchanged: rows.length - accepted, refused: [] };
    },
  });
  return { ...counts, warnings: table.warnings };
};
