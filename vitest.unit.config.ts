import { defineConfig } from "vitest/config";

/** What runs in plain Node: the pure rooms, the client, and everything with fakes for the platform. */
export default defineConfig({
  test: {
    name: "unit",
    // No test leaves anything behind in a module, and loading all of them for each file costs most of the time.
    isolate: false,
    // Some tests count millions of steps; a machine that is busy with other things takes its time for them.
    testTimeout: 30_000,
    include: ["test/**/*.test.ts"],
    exclude: [
      ...["test/**/*.workerd.test.ts", "test/abuse/**", "test/e2e/**", "test/cli/**"],
      "node_modules/**",
    ],
  },
});
