-- Registers of the dossier: numbers of their rows, who said the level, and the next instant each row wants to be looked at.

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "last_entry" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "level_by" TEXT,
ADD COLUMN     "stale_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "cases" ADD COLUMN     "warn_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "late_told_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "promises" ADD COLUMN     "remind_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "tenders" ADD COLUMN     "tell_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "accounts_stale_at_idx" ON "accounts"("stale_at");

-- CreateIndex
CREATE INDEX "orders_promised_at_idx" ON "orders"("promised_at");

-- CreateIndex
CREATE INDEX "promises_remind_at_idx" ON "promises"("remind_at");

-- CreateIndex
CREATE INDEX "tenders_tell_at_idx" ON "tenders"("tell_at");

-- What is in a dossier already is looked at once and then at its own instants.
UPDATE "accounts" SET "stale_at" = "created_at" WHERE "dossier" <> '{}'::jsonb;
