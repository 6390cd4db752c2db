import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** What runs in workerd, the runtime of Cloudflare: the Durable Objects and the HTTP API on them. */
export default defineConfig(async () => ({
  plugins: [
    cloudflareTest({
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: {
        bindings: {
          BATON_OPEN: "true",
          BATON_SECRETS_KEY: btoa("k".repeat(32)),
          BATON_HTTP_ALLOW: "loopback",
          TEST_MIGRATIONS: await readD1Migrations("migrations"),
        },
      },
    }),
  ],
  test: {
    name: "workerd",
    include: ["test/**/*.workerd.test.ts"],
    setupFiles: ["test/helpers/workerd-setup.ts"],
    testTimeout: 20_000,
  },
}));
