-- The house: everything Keyline keeps. Written by Prisma's schema engine from prisma/schema.prisma. What stands below
-- "By hand" is what a Prisma schema cannot say.

-- CreateTable
CREATE TABLE "clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "mode" TEXT NOT NULL DEFAULT 'real',
    "business_now" TIMESTAMPTZ(3),

    CONSTRAINT "clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owners" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "locale" TEXT NOT NULL DEFAULT 'en',
    "timezone" TEXT NOT NULL DEFAULT 'UTC',

    CONSTRAINT "owners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "standing" TEXT NOT NULL DEFAULT 'provisional',
    "owner_id" TEXT,
    "country" TEXT,
    "market" TEXT,
    "timezone" TEXT,
    "locale" TEXT,
    "currency" TEXT,
    "tier" TEXT,
    "level" TEXT,
    "dossier" JSONB NOT NULL DEFAULT '{}',
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "applied_seq" INTEGER NOT NULL DEFAULT 0,
    "stop_seq" INTEGER NOT NULL DEFAULT 0,
    "wake_pending" BOOLEAN NOT NULL DEFAULT false,
    "woken_at" TIMESTAMPTZ(3),
    "held" BOOLEAN NOT NULL DEFAULT false,
    "hold_reason" TEXT,
    "state" JSONB,
    "decisions" INTEGER NOT NULL DEFAULT 0,
    "deadline" TIMESTAMPTZ(3),
    "lapse_state" TEXT NOT NULL DEFAULT 'not-enough-history',
    "lapse_since" TIMESTAMPTZ(3),
    "lapse_at" TIMESTAMPTZ(3),
    "lapse_reason" TEXT,
    "usual_order_minor" BIGINT,
    "last_order_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "first_name" TEXT NOT NULL DEFAULT '',
    "last_name" TEXT NOT NULL DEFAULT '',
    "title" TEXT NOT NULL DEFAULT '',
    "roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "locale" TEXT,
    "timezone" TEXT,
    "topics" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "stopped_topics" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "suppressed" BOOLEAN NOT NULL DEFAULT false,
    "suppressed_reason" TEXT,
    "tracking_consent" BOOLEAN NOT NULL DEFAULT true,
    "last_human_response_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consents" (
    "id" BIGSERIAL NOT NULL,
    "contact_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "granted" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "suppressions" (
    "address" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "suppressions_pkey" PRIMARY KEY ("address")
);

-- CreateTable
CREATE TABLE "products" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unit_cost" DECIMAL(14,4),
    "currency" TEXT,

    CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product_relations" (
    "run_id" INTEGER NOT NULL,
    "product_id" TEXT NOT NULL,
    "related_id" TEXT NOT NULL,
    "lift" DOUBLE PRECISION NOT NULL,
    "support" INTEGER NOT NULL,
    "rank" INTEGER NOT NULL,

    CONSTRAINT "product_relations_pkey" PRIMARY KEY ("run_id","product_id","related_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "source" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "promised_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "content_hash" TEXT,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("source","id")
);

-- CreateTable
CREATE TABLE "order_lines" (
    "source" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "line_key" TEXT NOT NULL,
    "product_id" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price" DECIMAL(14,4) NOT NULL,
    "unit_cost" DECIMAL(14,4),
    "total_minor" BIGINT NOT NULL,

    CONSTRAINT "order_lines_pkey" PRIMARY KEY ("source","order_id","line_key")
);

-- CreateTable
CREATE TABLE "feeds" (
    "name" TEXT NOT NULL,
    "watermark" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feeds_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "events" (
    "account_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "contact_id" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "historic" BOOLEAN NOT NULL DEFAULT false,
    "stops" BOOLEAN NOT NULL DEFAULT false,
    "payload" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "events_pkey" PRIMARY KEY ("account_id","seq")
);

-- CreateTable
CREATE TABLE "segments" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "segments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "account_id" TEXT NOT NULL,
    "segment_id" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "left_at" TIMESTAMPTZ(3),
    "because" TEXT NOT NULL,
    "left_because" TEXT,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("account_id","segment_id","entered_at")
);

-- CreateTable
CREATE TABLE "campaigns" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'published',
    "version" INTEGER NOT NULL,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_versions" (
    "campaign_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_versions_pkey" PRIMARY KEY ("campaign_id","version")
);

-- CreateTable
CREATE TABLE "enrolments" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "entry_key" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "trigger_seq" INTEGER NOT NULL,
    "because" TEXT NOT NULL,
    "ended_because" TEXT,
    "ended_seq" INTEGER,
    "first_accepted_at" TIMESTAMPTZ(3),
    "goal_at" TIMESTAMPTZ(3),

    CONSTRAINT "enrolments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "not_enrolled" (
    "account_id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seq" INTEGER,

    CONSTRAINT "not_enrolled_pkey" PRIMARY KEY ("account_id","campaign_id")
);

-- CreateTable
CREATE TABLE "reasons" (
    "account_id" TEXT NOT NULL,
    "decision" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "enrolment_id" TEXT,
    "step" TEXT,
    "contact_id" TEXT,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "seq" INTEGER,

    CONSTRAINT "reasons_pkey" PRIMARY KEY ("account_id","decision","ordinal")
);

-- CreateTable
CREATE TABLE "planned_touches" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "contact_id" TEXT,
    "campaign_id" TEXT NOT NULL,
    "enrolment_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "priority" INTEGER NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "final_at" TIMESTAMPTZ(3),

    CONSTRAINT "planned_touches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "effects" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "enrolment_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "lane" TEXT NOT NULL DEFAULT 'account',
    "attempt" INTEGER NOT NULL,
    "decided_seq" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "effects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "key" TEXT NOT NULL,
    "effect_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "enrolment_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "transactional" BOOLEAN NOT NULL,
    "priority" INTEGER NOT NULL,
    "template" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "content_hash" TEXT,
    "phase" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "fence" INTEGER NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "decided_seq" INTEGER NOT NULL,
    "gate_seq" INTEGER,
    "send_before" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "reply" TEXT,
    "queue_id" TEXT,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "attempts" (
    "message_key" TEXT NOT NULL,
    "fence" INTEGER NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "gate" TEXT,
    "outcome" TEXT,
    "reason" TEXT,
    "reply" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("message_key","fence")
);

-- CreateTable
CREATE TABLE "links" (
    "message_key" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "links_pkey" PRIMARY KEY ("message_key","n")
);

-- CreateTable
CREATE TABLE "responses" (
    "id" BIGSERIAL NOT NULL,
    "message_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "link_n" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "verdict" TEXT NOT NULL,
    "because" TEXT NOT NULL,
    "user_agent" TEXT,

    CONSTRAINT "responses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offers" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "enrolment_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "percent" INTEGER,
    "max_minor" BIGINT,
    "currency" TEXT NOT NULL,
    "products" JSONB NOT NULL DEFAULT '[]',
    "code" TEXT,
    "empty_reason" TEXT,
    "reserved_minor" BIGINT NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budgets" (
    "campaign_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "ceiling_minor" BIGINT NOT NULL,
    "reserved_minor" BIGINT NOT NULL DEFAULT 0,
    "spent_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("campaign_id","name","currency")
);

-- CreateTable
CREATE TABLE "redemptions" (
    "code" TEXT NOT NULL,
    "order_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "amount_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "redemptions_pkey" PRIMARY KEY ("code","order_id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "contact_id" TEXT,
    "owner_id" TEXT,
    "campaign_id" TEXT NOT NULL,
    "enrolment_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'task',
    "title" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "outcomes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status" TEXT NOT NULL DEFAULT 'open',
    "outcome" TEXT,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "broadcasts" (
    "id" TEXT NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "issue" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "planned_up_to" TEXT NOT NULL DEFAULT '',
    "planned" INTEGER NOT NULL DEFAULT 0,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "broadcasts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scoring_runs" (
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "parameters" JSONB NOT NULL,
    "accounts" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "scoring_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "definition" JSONB NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "id" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "accounts_deadline_idx" ON "accounts"("deadline");

-- CreateIndex
CREATE INDEX "accounts_owner_id_idx" ON "accounts"("owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_email_key" ON "contacts"("email");

-- CreateIndex
CREATE INDEX "contacts_account_id_idx" ON "contacts"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "consents_contact_id_topic_at_source_key" ON "consents"("contact_id", "topic", "at", "source");

-- CreateIndex
CREATE INDEX "orders_account_id_placed_at_idx" ON "orders"("account_id", "placed_at");

-- CreateIndex
CREATE INDEX "order_lines_product_id_idx" ON "order_lines"("product_id");

-- CreateIndex
CREATE UNIQUE INDEX "events_source_source_id_key" ON "events"("source", "source_id");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_versions_campaign_id_hash_key" ON "campaign_versions"("campaign_id", "hash");

-- CreateIndex
CREATE INDEX "enrolments_campaign_id_status_idx" ON "enrolments"("campaign_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "enrolments_account_id_campaign_id_entry_key_key" ON "enrolments"("account_id", "campaign_id", "entry_key");

-- CreateIndex
CREATE INDEX "reasons_enrolment_id_idx" ON "reasons"("enrolment_id");

-- CreateIndex
CREATE INDEX "planned_touches_account_id_status_idx" ON "planned_touches"("account_id", "status");

-- CreateIndex
CREATE INDEX "effects_account_id_status_idx" ON "effects"("account_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "messages_effect_id_key" ON "messages"("effect_id");

-- CreateIndex
CREATE INDEX "messages_account_id_sent_at_idx" ON "messages"("account_id", "sent_at");

-- CreateIndex
CREATE INDEX "messages_contact_id_sent_at_idx" ON "messages"("contact_id", "sent_at");

-- CreateIndex
CREATE INDEX "messages_address_idx" ON "messages"("address");

-- CreateIndex
CREATE INDEX "messages_phase_lease_until_idx" ON "messages"("phase", "lease_until");

-- CreateIndex
CREATE INDEX "responses_message_key_kind_idx" ON "responses"("message_key", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "offers_code_key" ON "offers"("code");

-- CreateIndex
CREATE INDEX "offers_account_id_status_idx" ON "offers"("account_id", "status");

-- CreateIndex
CREATE INDEX "offers_status_requested_at_idx" ON "offers"("status", "requested_at");

-- CreateIndex
CREATE INDEX "tasks_owner_id_status_due_at_idx" ON "tasks"("owner_id", "status", "due_at");

-- CreateIndex
CREATE INDEX "tasks_account_id_status_idx" ON "tasks"("account_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "audit_log_hash_key" ON "audit_log"("hash");

-- By hand

INSERT INTO "clock" ("id", "mode") VALUES (1, 'real');
ALTER TABLE "clock" ADD CONSTRAINT "clock_one_row" CHECK ("id" = 1);
ALTER TABLE "clock" ADD CONSTRAINT "clock_mode" CHECK ("mode" = 'real' OR ("mode" = 'stepped' AND "business_now" IS NOT NULL));

-- One open membership per account and segment.
CREATE UNIQUE INDEX "memberships_one_open" ON "memberships" ("account_id", "segment_id") WHERE "left_at" IS NULL;

-- The sweeps' questions: facts undelivered, deadlines due, effects open.
CREATE INDEX "accounts_undelivered" ON "accounts" ("id") WHERE "applied_seq" < "last_seq";
CREATE INDEX "effects_open" ON "effects" ("account_id") WHERE "status" = 'open';
CREATE INDEX "messages_in_flight" ON "messages" ("lease_until") WHERE "phase" IN ('CLAIMED', 'DOT');

-- Words of the state machines.
ALTER TABLE "messages" ADD CONSTRAINT "messages_phase" CHECK ("phase" IN ('CLAIMED', 'DOT', 'ACCEPTED', 'REJECTED', 'DEFERRED', 'REFUSED', 'UNKNOWN'));
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_standing" CHECK ("standing" IN ('provisional', 'known', 'key', 'ended'));
