import { defineConfig } from "vitest/config";

/** What a person sees and does, in a real Chromium against the real server: `npm run test:browser`. */
export default defineConfig({
  test: {
    name: "browser",
    include: ["test/browser/**/*.browser.ts"],
    globalSetup: ["test/browser/helpers/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    // One server and one browser on two cores.
    fileParallelism: false,
  },
});
