-- What a task of Keyline's own asks, so that each reader gets it in his language. Null where its title is somebody's words.

-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "asked" JSONB;
