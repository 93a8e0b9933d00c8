/** Product files: one row a product; a cost is a decimal number in whole currency units. */
import { z } from 'zod';
import { type ImportColumn, optional, required } from './import-columns.ts';
import { id, optionalCurrency, optionalDecimal, optionalText } from './import-fields.ts';

export const PRODUCT_COLUMNS: readonly ImportColumn[] = [
  required('id', 'product', 'product id', 'stock code', 'sku', 'article'),
  optional('name', 'description', 'product name'),
  optional('unit_cost', 'cost'),
  optional('currency', 'currency code'),
];

export const productRow = z.object({
  id: id(),
  name: optionalText(),
  unit_cost: optionalDecimal(),
  currency: optionalCurrency(),
});

export type ProductRow = z.output<typeof productRow>;
