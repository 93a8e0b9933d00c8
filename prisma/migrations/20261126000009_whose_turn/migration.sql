-- At a stepped instant the driver says who moves: nobody while facts come in, then accounts, then newsletters too.

-- AlterTable
ALTER TABLE "clock" ADD COLUMN     "turn" TEXT NOT NULL DEFAULT 'all';
