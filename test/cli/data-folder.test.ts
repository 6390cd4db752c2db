import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimDataFolder } from "../../src/cli/data-folder.ts";
import type { ClaimedFolder } from "../../src/cli/data-folder.ts";
import { processIdentity } from "../../src/cli/processes.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "baton-data-"));
  file = join(folder, "processes.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function claimed(): Promise<{ folder: ClaimedFolder; stoppedOrphan: number | undefined }> {
  const claim = await claimDataFolder(folder);
  if (claim.kind !== "claimed") throw new Error("The folder is in use.");
  return claim;
}

async function sleeper() {
  const child = spawn(process.execPath, ["-e", "console.log(1); setInterval(() => {}, 1000)"]);
  await once(child.stdout, "data");
  return { pid: child.pid ?? 0, child };
}

/** What a server leaves behind that was killed. */
function leave(runtime: { pid: number; identity: string | undefined }): void {
  writeFileSync(file, JSON.stringify({ server: { pid: 2 ** 30, identity: "gone" }, runtime }));
}

describe("claimDataFolder", () => {
  it("makes the folder, and leaves it empty when released", async () => {
    const inner = join(folder, "a/b");
    const claim = await claimDataFolder(inner);
    expect(existsSync(join(inner, "processes.json"))).toBe(true);
    if (claim.kind === "claimed") claim.folder.release();
    expect(existsSync(join(inner, "processes.json"))).toBe(false);
  });

  it("refuses a folder that a living server has, and names it", async () => {
    await claimed();
    expect(await claimDataFolder(folder)).toEqual({ kind: "in-use", pid: process.pid });
  });

  it("notes the process that holds the data", async () => {
    const claim = await claimed();
    claim.folder.recordRuntime(process.ppid);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      server: { pid: process.pid },
      runtime: { pid: process.ppid },
    });
  });

  it("ends what a killed server left running", async () => {
    const { pid, child } = await sleeper();
    leave({ pid, identity: processIdentity(pid) });
    const exited = once(child, "exit");
    expect((await claimed()).stoppedOrphan).toBe(pid);
    await exited;
  });

  it("leaves a process alone that only has the number of the orphan", async () => {
    const { pid, child } = await sleeper();
    leave({ pid, identity: "another start time" });
    expect((await claimed()).stoppedOrphan).toBeUndefined();
    expect(processIdentity(pid)).toBeDefined();
    child.kill("SIGKILL");
  });

  it.each(["", "{", "null", '{"server":1}'])("takes over from half a file: %s", async (content) => {
    writeFileSync(file, content);
    expect((await claimed()).stoppedOrphan).toBeUndefined();
  });

  it("fails where it cannot write", async () => {
    writeFileSync(join(folder, "file"), "");
    await expect(claimDataFolder(join(folder, "file"))).rejects.toThrow("EEXIST");
  });
});
