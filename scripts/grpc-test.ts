/**
 * `npm run test:grpc`: what published gRPC clients, unmodified, can do with this server.
 *
 *   node scripts/grpc-test.ts [--url URL --target HOST:PORT] [--only java,python] [--strict]
 *
 * Without `--url` it starts a server of its own. A client whose toolchain is not installed is named and
 * left out; with `--strict` that is a failure. The last line is "N passed, N failed".
 */
import { testClients } from "./foreign-clients/test-clients.ts";
import { GRPC_CLIENTS } from "./grpc-test/clients.ts";

process.exit(await testClients(GRPC_CLIENTS));
