-- After a demo business time goes on from its last day, at the pace of the real clock.

-- AlterTable
ALTER TABLE "clock" ADD COLUMN     "ahead_ms" BIGINT NOT NULL DEFAULT 0;
