/** Clients of gRPC: what each needs, how it is installed, and how its tests are run. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { JAVA_ENVIRONMENT, javaProgram } from "../foreign-clients/java.ts";
import type { ForeignClient } from "../foreign-clients/test-clients.ts";

const TESTS = join(import.meta.dirname, "../../test/grpc");
const CACHE = join(import.meta.dirname, "../../node_modules/.cache/grpc-test");

const PYTHON = join(CACHE, "python", "bin", "python");
const GRPCURL = join(CACHE, "bin", "grpcurl");

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
  {
    name: "python",
    package: "grpcio 1.85.3",
    folder: join(TESTS, "python"),
    toolchain: [["python3", "--version"]],
    install: () => [
      ...(existsSync(PYTHON) ? [] : [["python3", "-m", "venv", join(CACHE, "python")]]),
      [PYTHON, "-m", "pip", "install", "--quiet", "--requirement", "requirements.txt"],
    ],
    run: (url, target) => [PYTHON, "main.py", "--url", url, "--target", target],
  },
  {
    name: "grpcurl",
    package: "github.com/fullstorydev/grpcurl v1.9.3",
    folder: join(TESTS, "grpcurl"),
    toolchain: [["go", "version"]],
    install: () =>
      existsSync(GRPCURL)
        ? []
        : [["go", "install", "github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3"]],
    run: (url, target) => [process.execPath, "main.ts", GRPCURL, url, target],
    environment: { GOBIN: join(CACHE, "bin") },
  },
];
