-- A refund of the order that reached an enrolment's goal takes the goal back.

-- AlterTable
ALTER TABLE "enrolments" ADD COLUMN     "goal_order" TEXT;
