-- Holds by scope (accounts.held said only yes or no), what a planned touch's offer and postponement are.

-- AlterTable
ALTER TABLE "accounts" DROP COLUMN "held",
ADD COLUMN     "offers_held" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "released_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "planned_touches" ADD COLUMN     "offer" TEXT,
ADD COLUMN     "offer_expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "postponed_until" TIMESTAMPTZ(3);
