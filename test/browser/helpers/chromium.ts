import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Where Chromium is: `$CHROMIUM`, or what the path has; null when there is none. */
export function findChromium(): string | null {
  const named = process.env["CHROMIUM"];
  if (named !== undefined && existsSync(named)) return named;
  try {
    const command = "command -v chromium || command -v chromium-browser";
    return execFileSync("/bin/sh", ["-c", command], { encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}
