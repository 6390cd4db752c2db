import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ExecutionArchive } from "../../src/store/execution-archive.ts";

const { PAYLOADS } = env as unknown as { PAYLOADS: R2Bucket };

const MEGABYTE = "é".repeat(512 * 1024);

async function read(archive: ExecutionArchive, id: string): Promise<string[] | null> {
  const lines = await archive.get(id);
  if (lines === null) return null;
  const read: string[] = [];
  for await (const line of lines) read.push(line);
  return read;
}

describe("ExecutionArchive", () => {
  const archive = new ExecutionArchive(PAYLOADS);

  it("gives back the lines that it was given", async () => {
    await archive.put("small", ["a\n", "b ü\n"]);
    expect(await read(archive, "small")).toEqual(["a", "b ü"]);
  });

  it("stores what is larger than a part in several, lines across their borders too", async () => {
    const lines = Array.from({ length: 21 }, (_, number) => `${number}${MEGABYTE}`);
    await archive.put(
      "large",
      lines.map((line) => `${line}\n`),
    );
    const back = await read(archive, "large");
    expect(back?.length).toBe(lines.length);
    expect(back?.every((line, number) => line === lines[number])).toBe(true);
  });

  it("replaces what was stored before", async () => {
    await archive.put("twice", ["first\n"]);
    await archive.put("twice", ["second\n"]);
    expect(await read(archive, "twice")).toEqual(["second"]);
  });

  it("has nothing under an id that it was not given, or that was removed", async () => {
    expect(await read(archive, "unknown")).toBeNull();
    await archive.put("gone", ["a\n"]);
    await archive.remove("gone");
    await archive.remove("gone");
    expect(await read(archive, "gone")).toBeNull();
  });

  it("keeps what was stored before when an upload breaks off", async () => {
    await archive.put("broken", ["whole\n"]);
    const lines = function* (): Generator<string> {
      for (let number = 0; number < 20; number++) yield `${MEGABYTE}\n`;
      throw new Error("no more");
    };
    await expect(archive.put("broken", lines())).rejects.toThrow("no more");
    expect(await read(archive, "broken")).toEqual(["whole"]);
  });
});
