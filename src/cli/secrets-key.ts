/** The key that encrypts secrets on one's own machine: made once, kept in the data folder for its owner only. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NAME = "BATON_SECRETS_KEY";
const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;

/** Where the key stands, as a line `NAME=value`. @returns the path; the file is made if it is missing. */
export function secretsKeyFile(dataFolder: string): string {
  const path = join(dataFolder, "secrets.env");
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const line = `${NAME}=${btoa(String.fromCharCode(...bytes))}\n`;
  try {
    writeFileSync(path, line, { flag: "wx", mode: OWNER_ONLY });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return path;
}

/** The variable that holds the key: the environment's own, else that of the data folder. */
export function secretsKeyVariable(
  environment: Record<string, string | undefined>,
  dataFolder: string,
): Record<string, string> {
  const given = environment[NAME];
  if (given !== undefined) return { [NAME]: given };
  const line = readFileSync(secretsKeyFile(dataFolder), "utf8").trim();
  return { [NAME]: line.startsWith(`${NAME}=`) ? line.slice(NAME.length + 1) : line };
}
