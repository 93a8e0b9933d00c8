-- A machine costs ten thousand million rials: prices have up to fourteen digits before the point.

-- AlterTable
ALTER TABLE "products" ALTER COLUMN "unit_cost" SET DATA TYPE DECIMAL(18,4);

-- AlterTable
ALTER TABLE "order_lines" ALTER COLUMN "unit_price" SET DATA TYPE DECIMAL(18,4),
ALTER COLUMN "unit_cost" SET DATA TYPE DECIMAL(18,4);
