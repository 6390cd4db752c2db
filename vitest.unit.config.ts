import { defineConfig } from "vitest/config";

/** What runs in plain Node: the pure rooms, the client, and everything with fakes for the platform. */
export default defineConfig({
  test: {
    name: "unit",
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.workerd.test.ts", "test/e2e/**", "test/cli/**", "node_modules/**"],
  },
});
