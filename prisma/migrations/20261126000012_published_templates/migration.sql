-- Templates as they were published, by their content: every worker sends what was checked and approved.

-- CreateTable
CREATE TABLE "templates" (
    "hash" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "mjml" TEXT NOT NULL,
    "texts" JSONB NOT NULL,

    CONSTRAINT "templates_pkey" PRIMARY KEY ("hash")
);
