/** Clients of gRPC: what each needs, how it is installed, and how its tests are run. */
import { delimiter, join } from "node:path";
import { JAVA_ENVIRONMENT, javaProgram } from "../foreign-clients/java.ts";
import type { ForeignClient } from "../foreign-clients/test-clients.ts";

const TESTS = join(import.meta.dirname, "../../test/grpc");

/** All of them, in the order in which they run. */
export const GRPC_CLIENTS: readonly ForeignClient[] = [
  {
    name: "java",
    package: "com.netflix.conductor:conductor-grpc-client 3.15.0",
    folder: join(TESTS, "java"),
    toolchain: [
      ["mvn", "--version"],
      [javaProgram("javac"), "--release", "21", "--version"],
    ],
    install: () => [["mvn", "--quiet", "--batch-mode", "compile"]],
    run: (url, target) => [
      javaProgram("java"),
      ...["-cp", ["target/classes", "target/lib/*"].join(delimiter)],
      ...["baton.Main", url, target],
    ],
    environment: JAVA_ENVIRONMENT,
  },
];
