# The sidecar, with the built plugin beside it at /plugin for whoever fills Grafana's plugin folder from this image.
FROM node:20.20-bookworm AS build
WORKDIR /howdah
COPY . .
RUN npm ci --no-audit --no-fund && node scripts/build.mjs sidecar plugin

FROM node:20.20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /howdah
COPY package.json package-lock.json .npmrc ./
COPY sidecar/package.json sidecar/package.json
COPY preview/package.json preview/package.json
COPY demo/package.json demo/package.json
# The embedded PostgreSQL stays out: a container is given a DATABASE_URL.
RUN npm ci --workspace @howdah/sidecar --omit=dev --omit=optional --no-audit --no-fund && npm cache clean --force
COPY --from=build /howdah/sidecar sidecar
COPY --from=build /howdah/dist /plugin
RUN mkdir /data && chown node:node /data
USER node
# Intake (4317 and 4318) may face the internet; the application side (4320) and Grafana's door (4321) belong on a private network.
ENV HOWDAH_DATA_DIR=/data \
    HOWDAH_INTAKE_ADDR=0.0.0.0:4318 \
    HOWDAH_OTLP_GRPC_ADDR=0.0.0.0:4317 \
    HOWDAH_API_ADDR=0.0.0.0:4320 \
    HOWDAH_GRAFANA_ADDR=0.0.0.0:4321 \
    HOWDAH_PREVIEW_ADDR= \
    MALLOC_ARENA_MAX=2
VOLUME /data
EXPOSE 4317 4318 4320 4321
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4320/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "sidecar/bin/howdah.js"]
CMD ["serve"]
