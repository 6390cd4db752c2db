import { describe, expect, it } from "vitest";
import { Gate } from "../../../src/objects/execution/gate.ts";

/** A promise that the test settles. */
function held(): { promise: Promise<void>; open: () => void } {
  let open!: () => void;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

describe("Gate", () => {
  it("lets events in one at a time, in the order in which they came", async () => {
    const gate = new Gate();
    const first = held();
    const seen: string[] = [];
    const events = ["a", "b", "c"].map((name) =>
      gate.run(async () => {
        seen.push(`${name} in`);
        if (name === "a") await first.promise;
        seen.push(`${name} out`);
        return name;
      }),
    );
    await Promise.resolve();
    expect(seen).toEqual(["a in"]);
    first.open();
    expect(await Promise.all(events)).toEqual(["a", "b", "c"]);
    expect(seen).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  });

  it("hands an error to its own caller and goes on with the next event", async () => {
    const gate = new Gate();
    const failing = gate.run(() => Promise.reject(new Error("broke")));
    const next = gate.run(async () => "next");
    await expect(failing).rejects.toThrow("broke");
    expect(await next).toBe("next");
  });

  it("goes on after an event that throws before it awaits anything", async () => {
    const gate = new Gate();
    const failing = gate.run(() => {
      throw new Error("at once");
    });
    await expect(failing).rejects.toThrow("at once");
    expect(await gate.run(async () => 1)).toBe(1);
  });
});
