-- What comes back: a mail's bytes, where it was recognised by, who answered it, and when a notice's dot went out.

-- AlterTable
ALTER TABLE "notices" ADD COLUMN     "sent_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "inbound_mails" ADD COLUMN     "answered_by" TEXT,
ADD COLUMN     "because" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "matched_by" TEXT,
ADD COLUMN     "message_id" TEXT,
ADD COLUMN     "raw" BYTEA;

-- CreateIndex
CREATE INDEX "inbound_mails_sender_message_id_idx" ON "inbound_mails"("sender", "message_id");

-- By hand
--
-- A digest with nothing to say leaves a row that says so.
ALTER TABLE "notices" DROP CONSTRAINT "notices_phase";
ALTER TABLE "notices" ADD CONSTRAINT "notices_phase" CHECK ("phase" IN ('DUE', 'CLAIMED', 'DOT', 'ACCEPTED', 'REJECTED', 'GIVEN-UP', 'NOT-NEEDED'));
