-- Enrolments that people move to another version of their campaign, end, or put back.

-- AlterTable
ALTER TABLE "enrolments" ADD COLUMN     "ended_state" JSONB;

-- CreateTable
CREATE TABLE "enrolment_moves" (
    "move_id" TEXT NOT NULL,
    "enrolment_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "from_version" INTEGER NOT NULL,
    "to_version" INTEGER,
    "steps" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by" TEXT,

    CONSTRAINT "enrolment_moves_pkey" PRIMARY KEY ("move_id","enrolment_id")
);

-- CreateIndex
CREATE INDEX "enrolment_moves_campaign_id_at_idx" ON "enrolment_moves"("campaign_id", "at");
