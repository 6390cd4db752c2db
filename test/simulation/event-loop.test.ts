import { describe, expect, it } from "vitest";
import { EventLoop } from "./event-loop.ts";

const NEVER = (): boolean => false;

describe("EventLoop", () => {
  it("runs events by their time, and those of one time as they came", async () => {
    const loop = new EventLoop();
    const ran: string[] = [];
    for (const [delay, name] of [
      [5, "c"],
      [1, "a"],
      [5, "d"],
      [3, "b"],
      [9, "e"],
    ] as const) {
      loop.after(delay, () => ran.push(name));
    }
    await loop.run(Infinity, NEVER);
    expect(ran.join("")).toBe("abcde");
  });

  it("lets all promises go on before the next event", async () => {
    const loop = new EventLoop();
    const ran: string[] = [];
    loop.after(1, () => {
      void (async () => {
        for (let turn = 0; turn < 50; turn++) await Promise.resolve();
        ran.push("promises");
      })();
    });
    loop.after(1, () => ran.push("next"));
    await loop.run(Infinity, NEVER);
    expect(ran).toEqual(["promises", "next"]);
  });

  it("moves its clock only from event to event", async () => {
    const loop = new EventLoop();
    const start = loop.now();
    const times: number[] = [];
    loop.after(3_600_000, () => times.push(loop.now() - start));
    await loop.run(Infinity, NEVER);
    expect(times).toEqual([3_600_000]);
  });

  it("drops what was canceled, and stops at its end or when it is over", async () => {
    const loop = new EventLoop();
    const ran: number[] = [];
    const cancel = loop.after(1, () => ran.push(1));
    cancel();
    for (const at of [2, 3, 4]) loop.after(at, () => ran.push(at));
    await loop.run(Infinity, () => ran.includes(2));
    await loop.run(loop.now() + 1, NEVER);
    expect(ran).toEqual([2, 3]);
  });
});
