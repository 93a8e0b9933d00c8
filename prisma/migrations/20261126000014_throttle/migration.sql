-- A campaign's throttle counts its mails over all accounts: those that went, and those that wait.
CREATE INDEX "messages_campaign_id_claimed_at_idx" ON "messages"("campaign_id", "claimed_at");
CREATE INDEX "planned_touches_campaign_id_status_idx" ON "planned_touches"("campaign_id", "status");
