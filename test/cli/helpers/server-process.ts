/** Starts the server as a user does, in a process of its own with a data folder of its own. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stopProcess } from "../../../src/cli/processes.ts";

const FIXTURE_START = resolve(import.meta.dirname, "../fixture/start.ts");
/** Of the command that users run; it reads the project's own `wrangler.toml`. */
export const REAL_START = resolve(import.meta.dirname, "../../../src/cli/start.ts");
const READY_MILLISECONDS = 30_000;

export class ServerProcess {
  readonly child: ChildProcess;
  readonly dataFolder: string;
  readonly exited: Promise<number | null>;
  output = "";
  #watchers: (() => void)[] = [];

  constructor(parameters: string[], dataFolder: string, entry = FIXTURE_START) {
    this.dataFolder = dataFolder;
    // Without a port for gRPC unless a test is about it: that of the machine may be taken.
    const options = ["--data", dataFolder, "--grpc-port", "0", ...parameters];
    this.child = spawn(process.execPath, [entry, ...options], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
        for (const watch of this.#watchers) watch();
      });
    }
    this.exited = new Promise((settle) => this.child.once("close", (code) => settle(code)));
  }

  /** Answers when the output has the text. */
  printed(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(new Error(`"${text}" was not printed:\n${this.output}`));
      const timer = setTimeout(fail, READY_MILLISECONDS);
      const watch = (): void => {
        if (!this.output.includes(text)) return;
        clearTimeout(timer);
        resolve();
      };
      this.#watchers.push(watch);
      void this.exited.then(fail);
      watch();
    });
  }

  /** The URL that the ready line names. */
  async ready(): Promise<string> {
    await this.printed("next:");
    const url = /(http:\S+) \(API/.exec(this.output)?.[1];
    if (url === undefined) throw new Error(`No URL was printed:\n${this.output}`);
    return url;
  }

  /** The process ids that the data folder names. */
  processes(): { server: number; runtime: number } {
    const text = readFileSync(join(this.dataFolder, "processes.json"), "utf8");
    const { server, runtime } = JSON.parse(text) as Record<string, { pid: number }>;
    return { server: server?.pid ?? 0, runtime: runtime?.pid ?? 0 };
  }
}

/** Servers that are ended, and whose data is removed, when the tests are over. */
export class ServerProcesses {
  readonly #started: ServerProcess[] = [];
  readonly #folders: string[] = [];

  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), "baton-cli-"));
    this.#folders.push(folder);
    return folder;
  }

  start(parameters: string[] = ["--port", "0"], folder = this.folder(), entry?: string) {
    const started = new ServerProcess(parameters, folder, entry);
    this.#started.push(started);
    return started;
  }

  async dispose(): Promise<void> {
    for (const started of this.#started) {
      let runtime = 0;
      try {
        ({ runtime } = started.processes());
      } catch {
        // It has ended in order and left nothing behind.
      }
      started.child.kill("SIGKILL");
      if (runtime !== 0) await stopProcess(runtime);
    }
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}
