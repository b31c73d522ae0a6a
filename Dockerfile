FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY db/patches db/patches
RUN npm ci --no-audit --no-fund
COPY . .
RUN npx tsx client/build-if-changed.ts

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 PANTAU_HOME=/var/lib/pantau
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p /var/lib/pantau && chown node:node /var/lib/pantau
USER node
VOLUME /var/lib/pantau
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "-e", "fetch('http://127.0.0.1:3000/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "tsx", "server/main.ts"]
