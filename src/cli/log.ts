/** The lines that the local server prints: one for each event, with the time of day before it, and one of JSON
 * for each failed request. */

/** Longer messages are cut: an error that carries a whole document should not fill the terminal. */
const LONGEST_MESSAGE_CHARACTERS = 1_000;

export interface ServerLog {
  /** Something that a user wants to know, on standard output. */
  info(message: string): void;
  /** Something that went wrong, on standard error. */
  error(message: string): void;
  /** The same as a line of JSON. */
  record(entry: object): void;
}

/** A log on the process's own standard output and standard error. */
export function createServerLog(): ServerLog {
  return {
    info: (message) => process.stdout.write(`${formatLine(message, new Date())}\n`),
    error: (message) => process.stderr.write(`${formatLine(message, new Date())}\n`),
    record: (entry) => process.stderr.write(`${formatRecord(entry, new Date())}\n`),
  };
}

/** `HH:MM:SS message`, whatever line breaks the message has (a stack trace stays one line). */
export function formatLine(message: string, at: Date): string {
  const oneLine = message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" | ");
  const cut =
    oneLine.length > LONGEST_MESSAGE_CHARACTERS
      ? `${oneLine.slice(0, LONGEST_MESSAGE_CHARACTERS)} …`
      : oneLine;
  return `${at.toTimeString().slice(0, 8)} ${cut}`;
}

/** A line of JSON that begins with the time. */
export function formatRecord(entry: object, at: Date): string {
  return JSON.stringify({ time: at.toISOString(), ...entry });
}

/** What a line of JSON says; null for any other message. */
export function recordIn(message: string): object | null {
  if (!message.startsWith("{")) return null;
  try {
    return JSON.parse(message) as object;
  } catch {
    return null;
  }
}
