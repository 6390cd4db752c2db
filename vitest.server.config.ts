import { defineConfig } from "vitest/config";

/** What starts the real server and talks to it from outside. */
export default defineConfig({
  test: {
    name: "server",
    include: ["test/cli/**/*.test.ts", "test/e2e/**/*.test.ts", "test/abuse/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Servers share the two cores with their tests: one file at a time.
    fileParallelism: false,
  },
});
