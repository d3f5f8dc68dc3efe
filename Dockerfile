# syntax=docker/dockerfile:1

# Builds relay and console from the sources; nothing of this stage but out/ goes on.
FROM node:24-bookworm-slim AS build
WORKDIR /build
ENV ELECTRON_SKIP_BINARY_DOWNLOAD=1
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node node_modules/vite/bin/vite.js build --config vite.node.config.ts --mode relay \
 && node node_modules/vite/bin/vite.js build --config vite.config.ts \
 && node node_modules/vite/bin/vite.js build --config vite.friend.config.ts

FROM node:24-bookworm-slim
# Without --redis-url Carpool runs a Redis of its own, so the image has one.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends redis-server tini \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /data && chown node:node /data
WORKDIR /opt/carpool
COPY --from=build /build/out/relay out/relay
COPY --from=build /build/out/renderer out/renderer
RUN printf '#!/bin/sh\nexec node /opt/carpool/out/relay/headless.js "$@"\n' > /usr/local/bin/carpool \
 && chmod 755 /usr/local/bin/carpool
ENV NODE_ENV=production \
    CARPOOL_DATA_DIR=/data \
    CARPOOL_HOST=0.0.0.0 \
    CARPOOL_PORT=3000 \
    CARPOOL_ALLOW_NO_KEYS=true
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "carpool"]
CMD ["serve"]
