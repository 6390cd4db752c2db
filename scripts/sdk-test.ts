/**
 * `npm run test:sdk`: what the official SDKs, unmodified, can do with this server.
 *
 *   node scripts/sdk-test.ts [--url URL] [--only python,javascript] [--strict]
 *
 * Without `--url` it starts a server of its own. An SDK whose toolchain is not installed is named and
 * left out; with `--strict` that is a failure. The last line is "N passed, N failed".
 */
import { testClients } from "./foreign-clients/test-clients.ts";
import { SDKS } from "./sdk-test/sdks.ts";

process.exit(await testClients(SDKS));
