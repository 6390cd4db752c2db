/** Looks at other processes of this machine: who they are, and who holds a port. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const GRACE_MILLISECONDS = 1_000;
const POLL_MILLISECONDS = 10;
/** The state of a listening socket in `/proc/net/tcp`. */
const LISTENING = "0A";
/** Position of the start time in `/proc/<pid>/stat`, counted from the state after the name. */
const START_TIME_FIELD = 19;

export interface PortHolder {
  pid: number;
  command: string;
}

/**
 * What tells a process from any other that has or had the same number: when it started, and in
 * which boot of the machine. Undefined when there is no such process (a zombie counts as none), or
 * where neither `/proc` nor `ps` exists. It stays the same when the process executes a program.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform !== "linux") return askPs(pid, "lstart=");
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${fields[START_TIME_FIELD]}`;
  } catch {
    return undefined;
  }
}

/** The command line of a process, or undefined when it cannot be read. */
export function commandLine(pid: number): string | undefined {
  if (process.platform !== "linux") return askPs(pid, "command=");
  try {
    const text = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    return text === "" ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Asks a process to end, and after a second makes it end. Answers when it is gone. */
export async function stopProcess(pid: number): Promise<void> {
  const identity = processIdentity(pid);
  if (identity === undefined) return;
  const deadline = Date.now() + GRACE_MILLISECONDS;
  let signal: NodeJS.Signals = "SIGTERM";
  sendSignal(pid, signal);
  while (processIdentity(pid) === identity) {
    if (signal === "SIGTERM" && Date.now() > deadline) {
      signal = "SIGKILL";
      sendSignal(pid, signal);
    }
    await delay(POLL_MILLISECONDS);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in between.
  }
}

/** Who listens on a TCP port of this machine; undefined when that cannot be found out. */
export function findPortHolder(port: number): PortHolder | undefined {
  const pid = process.platform === "linux" ? findInProc(port) : askLsof(port);
  if (pid === undefined) return undefined;
  return { pid, command: commandLine(pid) ?? "unknown command" };
}

function findInProc(port: number): number | undefined {
  const inodes = new Set([
    ...listeningInodes("/proc/net/tcp", port),
    ...listeningInodes("/proc/net/tcp6", port),
  ]);
  if (inodes.size === 0) return undefined;
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const found = pids.find((pid) => listDescriptors(pid).some((link) => inodes.has(link)));
  return found === undefined ? undefined : Number(found);
}

function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  try {
    return readFileSync(table, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => columns[1]?.endsWith(suffix) && columns[3] === LISTENING)
      .map((columns) => `socket:[${columns[9]}]`);
  } catch {
    return [];
  }
}

/** What the open files of a process are; empty for one that belongs to someone else. */
function listDescriptors(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((descriptor) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      } catch {
        return "";
      }
    });
  } catch {
    return [];
  }
}

function askLsof(port: number): number | undefined {
  const pid = Number.parseInt(run("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-t"]) ?? "");
  return Number.isNaN(pid) ? undefined : pid;
}

function askPs(pid: number, columns: string): string | undefined {
  return run("ps", ["-o", columns, "-p", String(pid)]);
}

function run(command: string, parameters: string[]): string | undefined {
  try {
    const output = execFileSync(command, parameters, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return output.trim() === "" ? undefined : output.trim();
  } catch {
    return undefined;
  }
}
