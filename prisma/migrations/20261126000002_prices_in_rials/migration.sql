-- AlterTable
ALTER TABLE "products" ALTER COLUMN "unit_cost" SET DATA TYPE DECIMAL(20,4);

-- AlterTable
ALTER TABLE "order_lines" ALTER COLUMN "unit_price" SET DATA TYPE DECIMAL(20,4),
ALTER COLUMN "unit_cost" SET DATA TYPE DECIMAL(20,4);
