/** The official SDKs: what each needs, how it is installed, and how its tests are run. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { JAVA_ENVIRONMENT, javaProgram } from "../foreign-clients/java.ts";
import type { ForeignClient } from "../foreign-clients/test-clients.ts";

const TESTS = join(import.meta.dirname, "../../test/sdk");
const CACHE = join(import.meta.dirname, "../../node_modules/.cache/sdk-test");

const PYTHON = join(CACHE, "python", "bin", "python");
const RUST_FOLDER = join(CACHE, "rust");
const GO_PROGRAM = join(CACHE, "go", "sdk-test");

/** All of them, in the order in which they run. */
export const SDKS: readonly ForeignClient[] = [
  {
    name: "python",
    package: "conductor-python 2.0.0",
    folder: join(TESTS, "python"),
    toolchain: [["python3", "--version"]],
    install: () => [
      ...(existsSync(PYTHON) ? [] : [["python3", "-m", "venv", join(CACHE, "python")]]),
      [PYTHON, "-m", "pip", "install", "--quiet", "--requirement", "requirements.txt"],
    ],
    run: (url) => [PYTHON, "main.py", "--url", url],
  },
  {
    name: "javascript",
    package: "@io-orkes/conductor-javascript 4.0.0",
    folder: join(TESTS, "javascript"),
    toolchain: [["npm", "--version"]],
    install: () =>
      existsSync(join(TESTS, "javascript", "node_modules")) ? [] : [["npm", "ci", "--silent"]],
    run: (url) => [process.execPath, "main.mjs", "--url", url],
  },
  {
    name: "go",
    package: "github.com/conductor-sdk/conductor-go 1.5.4",
    folder: join(TESTS, "go"),
    toolchain: [["go", "version"]],
    install: () => [["go", "build", "-o", GO_PROGRAM, "."]],
    run: (url) => [GO_PROGRAM, "--url", url],
  },
  {
    name: "java",
    package: "org.conductoross:conductor-client 6.0.0",
    folder: join(TESTS, "java"),
    toolchain: [
      ["mvn", "--version"],
      [javaProgram("javac"), "--release", "21", "--version"],
    ],
    install: () => [["mvn", "--quiet", "--batch-mode", "compile"]],
    run: (url) => [
      javaProgram("java"),
      ...["-cp", ["target/classes", "target/lib/*"].join(delimiter)],
      ...["baton.Main", "--url", url],
    ],
    environment: JAVA_ENVIRONMENT,
  },
  {
    name: "rust",
    package: "conductor-sdk 0.2.0",
    folder: join(TESTS, "rust"),
    toolchain: [["cargo", "--version"]],
    install: () => [["cargo", "build", "--quiet", "--locked"]],
    run: (url) => [join(RUST_FOLDER, "debug", "sdk-test"), "--url", url],
    environment: { CARGO_TARGET_DIR: RUST_FOLDER },
  },
];
