/** The JDK that the tests of Java clients are built and run with. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where Linux distributions put JDKs. */
const JDKS = "/usr/lib/jvm";
const JAVA_HOME = findJavaHome();

/** Variables for programs that look for a JDK themselves, as Maven does. */
export const JAVA_ENVIRONMENT: Record<string, string> =
  JAVA_HOME === undefined ? {} : { JAVA_HOME };

/** A program of the JDK that was found; else the one of the path. */
export function javaProgram(name: string): string {
  return JAVA_HOME === undefined ? name : join(JAVA_HOME, "bin", name);
}

/** A JDK that can build for Java 21, which the clients need: the one of the environment, or an installed one. */
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
