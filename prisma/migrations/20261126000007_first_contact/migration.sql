-- First contact with a real company: portions of an activation, the ceiling of the first days, what is watched.

-- AlterTable
ALTER TABLE "activations" ADD COLUMN     "portion" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "seq" INTEGER;

-- CreateTable
CREATE TABLE "live_days" (
    "day" TEXT NOT NULL,
    "most" INTEGER NOT NULL,
    "taken" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "live_days_pkey" PRIMARY KEY ("day")
);

-- CreateTable
CREATE TABLE "watches" (
    "name" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "looked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "watches_pkey" PRIMARY KEY ("name")
);

ALTER TABLE "activations" ADD CONSTRAINT "activations_status" CHECK ("status" IN ('planned', 'started', 'refused', 'stopped'));
