/** The official SDKs: what each needs, how it is installed, and how its tests are run. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const TESTS = join(import.meta.dirname, "../../test/sdk");
const CACHE = join(import.meta.dirname, "../../node_modules/.cache/sdk-test");

/** Where Linux distributions put JDKs. */
const JDKS = "/usr/lib/jvm";
const JAVA_HOME = findJavaHome();

/** One SDK and the program in `test/sdk` that uses it. */
export interface Sdk {
  name: string;
  /** The package from its registry, unmodified. */
  package: string;
  folder: string;
  /** Commands that succeed if the toolchain is there. */
  toolchain: string[][];
  /** Commands that install the SDK and build its tests; repeating them is cheap. */
  install(): string[][];
  run(url: string): string[];
  /** Variables beyond those of this process. */
  environment?: Record<string, string>;
}

const PYTHON = join(CACHE, "python", "bin", "python");
const GO_PROGRAM = join(CACHE, "go", "sdk-test");

/** All of them, in the order in which they run. */
export const SDKS: readonly Sdk[] = [
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
    run: (url) => [process.execPath, "smoke.mjs", "--url", url],
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
    environment: JAVA_HOME === undefined ? {} : { JAVA_HOME },
  },
];

/** A program of the JDK that was found; else the one of the path. */
function javaProgram(name: string): string {
  return JAVA_HOME === undefined ? name : join(JAVA_HOME, "bin", name);
}

/** A JDK that can build for Java 21, which this SDK needs: the one of the environment, or an installed one. */
function findJavaHome(): string | undefined {
  const installed = existsSync(JDKS) ? readdirSync(JDKS).map((name) => join(JDKS, name)) : [];
  const candidates = [process.env["JAVA_HOME"] ?? "", ...installed];
  return candidates.find((home) => javaVersion(home) >= 21);
}

/** The version that a JDK says of itself; 0 when there is none. */
function javaVersion(home: string): number {
  const release = join(home, "release");
  if (home === "" || !existsSync(release) || !existsSync(join(home, "bin", "javac"))) return 0;
  return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(release, "utf8"))?.[1] ?? 0);
}
