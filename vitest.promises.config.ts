import { defineConfig } from "vitest/config";

/** What only a running server can show, with real times and sizes: minutes, so not part of `npm test`. */
export default defineConfig({
  test: {
    name: "promises",
    include: ["test/promises/**/*.promise.ts"],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    // Each file measures times: one at a time.
    fileParallelism: false,
  },
});
