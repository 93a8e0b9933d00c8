-- An offer's life counts from its issue: until a mail that names it has gone, it has no end.

-- AlterTable
ALTER TABLE "offers" ALTER COLUMN "expires_at" DROP NOT NULL;
