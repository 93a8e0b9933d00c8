-- The owner: what people say and know (dossier, promises, requests, holds, approvals), first contact, occasions, mails to
-- our own people. Written by Prisma's schema engine from prisma/schema.prisma. What stands below "By hand" is what a Prisma
-- schema cannot say.

-- AlterTable
ALTER TABLE "owners" ADD COLUMN     "away_from" TIMESTAMPTZ(3),
ADD COLUMN     "away_until" TIMESTAMPTZ(3),
ADD COLUMN     "deputy_id" TEXT,
ADD COLUMN     "manager_id" TEXT,
ADD COLUMN     "market" TEXT,
ADD COLUMN     "title" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "ended_at" TIMESTAMPTZ(3),
ADD COLUMN     "hold_scope" TEXT NOT NULL DEFAULT 'none',
ADD COLUMN     "kinds" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "merged_into" TEXT,
ADD COLUMN     "qualification" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "tier_grace_until" TIMESTAMPTZ(3),
ADD COLUMN     "tier_since" TIMESTAMPTZ(3),
ADD COLUMN     "tier_standing" TEXT;

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "left_at" TIMESTAMPTZ(3),
ADD COLUMN     "paused" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "phone" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "destination" TEXT,
ADD COLUMN     "escalated_at" TIMESTAMPTZ(3),
ADD COLUMN     "loss_reason" TEXT;

-- CreateTable
CREATE TABLE "holds" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "contact_id" TEXT,
    "kind" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "placed_by" TEXT NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),
    "released_by" TEXT,

    CONSTRAINT "holds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "brakes" (
    "id" TEXT NOT NULL,
    "pulled" BOOLEAN NOT NULL DEFAULT false,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3),
    "by" TEXT,

    CONSTRAINT "brakes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "approvals" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "enrolment_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "owner_id" TEXT,
    "summary" JSONB NOT NULL,
    "content_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "up_to" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "answered_by" TEXT,
    "note" TEXT,

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cases" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "contact_id" TEXT,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "opened_by" TEXT NOT NULL,
    "target_at" TIMESTAMPTZ(3) NOT NULL,
    "warned_at" TIMESTAMPTZ(3),
    "missed_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" TEXT,
    "solved" BOOLEAN,
    "note" TEXT,

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promises" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "contact_id" TEXT,
    "what" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "made_by" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "closed_at" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "promises_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenders" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "result" TEXT NOT NULL DEFAULT 'open',
    "reason" TEXT,
    "winner" TEXT,
    "next_at" TIMESTAMPTZ(3),
    "source" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tenders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dossier_entries" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "contact_id" TEXT,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "about" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "entered_by" TEXT NOT NULL,

    CONSTRAINT "dossier_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "services" (
    "account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "services_pkey" PRIMARY KEY ("account_id","name")
);

-- CreateTable
CREATE TABLE "plans" (
    "account_id" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "revenue_minor" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plans_pkey" PRIMARY KEY ("account_id","year")
);

-- CreateTable
CREATE TABLE "logged_touches" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "contact_id" TEXT,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "text" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "logged_touches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "owner_id" TEXT,
    "account_id" TEXT,
    "address" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "phase" TEXT NOT NULL DEFAULT 'DUE',
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_mails" (
    "id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "sender" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "account_id" TEXT,
    "contact_id" TEXT,
    "message_key" TEXT,
    "text" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbound_mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "activations" (
    "campaign_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "by" TEXT NOT NULL,

    CONSTRAINT "activations_pkey" PRIMARY KEY ("campaign_id","account_id")
);

-- CreateTable
CREATE TABLE "occasions" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "timezone" TEXT NOT NULL,
    "place" TEXT NOT NULL DEFAULT '',
    "seats" INTEGER,
    "status" TEXT NOT NULL DEFAULT 'planned',

    CONSTRAINT "occasions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "occasion_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'invited',
    "invited_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("occasion_id","contact_id")
);

-- CreateIndex
CREATE INDEX "holds_account_id_released_at_idx" ON "holds"("account_id", "released_at");

-- CreateIndex
CREATE INDEX "holds_released_at_ends_at_idx" ON "holds"("released_at", "ends_at");

-- CreateIndex
CREATE INDEX "approvals_owner_id_status_idx" ON "approvals"("owner_id", "status");

-- CreateIndex
CREATE INDEX "approvals_account_id_status_idx" ON "approvals"("account_id", "status");

-- CreateIndex
CREATE INDEX "cases_account_id_closed_at_idx" ON "cases"("account_id", "closed_at");

-- CreateIndex
CREATE INDEX "cases_closed_at_target_at_idx" ON "cases"("closed_at", "target_at");

-- CreateIndex
CREATE INDEX "promises_account_id_status_idx" ON "promises"("account_id", "status");

-- CreateIndex
CREATE INDEX "promises_status_due_at_idx" ON "promises"("status", "due_at");

-- CreateIndex
CREATE INDEX "tenders_account_id_idx" ON "tenders"("account_id");

-- CreateIndex
CREATE INDEX "dossier_entries_account_id_kind_at_idx" ON "dossier_entries"("account_id", "kind", "at");

-- CreateIndex
CREATE INDEX "logged_touches_account_id_at_idx" ON "logged_touches"("account_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "notices_key_key" ON "notices"("key");

-- CreateIndex
CREATE INDEX "notices_phase_due_at_idx" ON "notices"("phase", "due_at");

-- CreateIndex
CREATE INDEX "inbound_mails_account_id_received_at_idx" ON "inbound_mails"("account_id", "received_at");

-- CreateIndex
CREATE INDEX "activations_status_due_at_idx" ON "activations"("status", "due_at");

-- CreateIndex
CREATE INDEX "invitations_occasion_id_status_answered_at_idx" ON "invitations"("occasion_id", "status", "answered_at");


-- By hand

-- The gate locks these rows. A campaign's is made when it is published. (No semicolon in a comment: the engine would cut here.)
INSERT INTO "brakes" ("id") VALUES ('everything');
INSERT INTO "brakes" ("id") SELECT 'campaign/' || "id" FROM "campaigns" ON CONFLICT DO NOTHING;

-- Words of the state machines.
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_hold_scope" CHECK ("hold_scope" IN ('none', 'offers', 'marketing', 'all'));
ALTER TABLE "holds" ADD CONSTRAINT "holds_scope" CHECK ("scope" IN ('offers', 'marketing', 'all'));
ALTER TABLE "cases" ADD CONSTRAINT "cases_kind" CHECK ("kind" IN ('request', 'complaint'));
ALTER TABLE "promises" ADD CONSTRAINT "promises_status" CHECK ("status" IN ('open', 'kept', 'broken', 'withdrawn'));
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_status" CHECK ("status" IN ('open', 'approved', 'declined', 'silent', 'withdrawn'));
ALTER TABLE "notices" ADD CONSTRAINT "notices_phase" CHECK ("phase" IN ('DUE', 'CLAIMED', 'DOT', 'ACCEPTED', 'REJECTED', 'GIVEN-UP'));
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_status" CHECK ("status" IN ('invited', 'accepted', 'declined', 'waiting', 'attended', 'absent'));
