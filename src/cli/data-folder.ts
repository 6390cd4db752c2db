/**
 * The data folder belongs to one server at a time. A file in it names the server's processes, so
 * that the next start can tell a living server from one that was killed, and can end the workerd
 * that a killed server left behind: workerd outlives its parent and would go on writing.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processIdentity, stopProcess } from "./processes.ts";

const PROCESS_FILE = "processes.json";

interface RecordedProcess {
  pid: number;
  /** See {@link processIdentity}: a number alone may belong to another process by now. */
  identity: string;
}

interface ProcessFile {
  server: RecordedProcess;
  /** The process that holds the data open: workerd, or `wrangler dev`. */
  runtime?: RecordedProcess;
}

export type Claim =
  | { kind: "claimed"; folder: ClaimedFolder; stoppedOrphan: number | undefined }
  | { kind: "in-use"; pid: number };

export interface ClaimedFolder {
  /** Notes the process that a later start has to end if this server is killed. */
  recordRuntime(pid: number): void;
  release(): void;
}

/**
 * Takes the folder (made if it is missing) unless a living server has it, and ends what a killed
 * server left running.
 * @throws Error when the folder cannot be made or written.
 */
export async function claimDataFolder(dataFolder: string): Promise<Claim> {
  mkdirSync(dataFolder, { recursive: true });
  const path = join(dataFolder, PROCESS_FILE);
  const own: ProcessFile = { server: recordProcess(process.pid) };
  let stoppedOrphan: number | undefined;
  while (!createExclusively(path, own)) {
    const previous = readProcessFile(path);
    if (previous !== undefined && isAlive(previous.server)) {
      return { kind: "in-use", pid: previous.server.pid };
    }
    if (previous?.runtime !== undefined && isAlive(previous.runtime)) {
      await stopProcess(previous.runtime.pid);
      stoppedOrphan = previous.runtime.pid;
    }
    rmSync(path, { force: true });
  }
  const folder: ClaimedFolder = {
    recordRuntime: (pid) => {
      // By renaming, because a kill in the middle of a write would lose the old note too.
      writeFileSync(`${path}.new`, JSON.stringify({ ...own, runtime: recordProcess(pid) }));
      renameSync(`${path}.new`, path);
    },
    release: () => rmSync(path, { force: true }),
  };
  return { kind: "claimed", folder, stoppedOrphan };
}

function recordProcess(pid: number): RecordedProcess {
  return { pid, identity: processIdentity(pid) ?? "" };
}

function isAlive(recorded: RecordedProcess): boolean {
  return recorded.identity !== "" && processIdentity(recorded.pid) === recorded.identity;
}

function createExclusively(path: string, content: ProcessFile): boolean {
  try {
    writeFileSync(path, JSON.stringify(content), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined when a kill or a full disk left half a file. */
function readProcessFile(path: string): ProcessFile | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, "utf8"));
    const { server, runtime } = content as Partial<Record<keyof ProcessFile, unknown>>;
    if (!isRecordedProcess(server)) return undefined;
    return { server, ...(isRecordedProcess(runtime) ? { runtime } : {}) };
  } catch {
    return undefined;
  }
}

function isRecordedProcess(value: unknown): value is RecordedProcess {
  if (typeof value !== "object" || value === null) return false;
  const { pid, identity } = value as Record<string, unknown>;
  return Number.isInteger(pid) && typeof identity === "string";
}
