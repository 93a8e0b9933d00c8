-- An account's usual days between orders, as its silence is judged by: conditions read it.

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "rhythm_days" INTEGER;
