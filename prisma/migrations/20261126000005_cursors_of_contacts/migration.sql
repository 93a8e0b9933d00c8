-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "tier_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "enrolments" ADD COLUMN     "contact_id" TEXT;
