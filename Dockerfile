# The GitHub App. It runs from its TypeScript: there is no build, only what it needs to run is put together.
# Writable are /data (the embedded database, if there is no DATABASE_URL) and /tmp; everything else may be read-only:
#
#     docker run --read-only --tmpfs /tmp -v sidecar-migrate:/data -p 3000:3000 --env-file app.env sidecar-migrate
#
# `npm run image` performs these steps and starts the result where there is no Docker: no RUN names an absolute path.

FROM node:24.21.0-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The workspace that holds the App's dependencies: without it `npm ci` would not know that they are wanted.
COPY src/app/package.json src/app/
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && mkdir data

FROM node:24.21.0-slim
WORKDIR /app
ENV NODE_ENV=production \
    DATA_FOLDER=/data \
    HOST=0.0.0.0 \
    PORT=3000 \
    OPERATOR_HOST=0.0.0.0 \
    OPERATOR_PORT=9090
COPY --from=packages /app/node_modules node_modules/
COPY --from=packages --chown=1000:1000 /app/data /data
COPY package.json LICENSE ./
COPY src src/
# The user `node`, by its number, so that a cluster can tell that it is not root.
USER 1000:1000
VOLUME /data
# Deliveries from GitHub; health, readiness and metrics, for the operator only.
EXPOSE 3000 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.OPERATOR_PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/app/main.ts"]
