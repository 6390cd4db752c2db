import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import packageFile from "./package.json" with { type: "json" };

/** Where `npm run dev:ui` finds the API. */
const SERVER = process.env["BATON_URL"] ?? "http://localhost:8080";

/** What react-aria says in other languages than the page does; it skips those that are undefined. */
const OTHER_LANGUAGES =
  /\/react-(?:aria|aria-components|stately)\/.*\/(?!en-US)[a-z]{2}-[A-Z]{2}\.m?js$/;
const englishOnly: Plugin = {
  name: "english-only",
  apply: "build",
  load: (id) => (OTHER_LANGUAGES.test(id) ? "export default undefined" : null),
};

/** Builds the page to `dist/ui`, which the Worker serves as static assets. */
export default defineConfig({
  root: "src/ui",
  // Links are relative to the page's <base>, so that it can be served under a path.
  base: "./",
  plugins: [react(), tailwindcss(), englishOnly],
  define: { BATON_VERSION: JSON.stringify(packageFile.version) },
  build: {
    outDir: "../../dist/ui",
    emptyOutDir: true,
    target: "es2024",
    // The polyfill is an inline script, which the content security policy forbids.
    modulePreload: { polyfill: false },
    // Small files inlined as data: URLs would be against the policy as well.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  // `src/ui/api` is no part of the server's API.
  server: { proxy: { "^/api/(?!.*\\.ts)": { target: SERVER, ws: true } } },
});
