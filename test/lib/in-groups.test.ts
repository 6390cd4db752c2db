import { describe, expect, it } from "vitest";
import { inGroups } from "../../src/lib/in-groups.ts";

describe("inGroups", () => {
  it("answers what came of each item, with no more than a group under way", async () => {
    let underWay = 0;
    let most = 0;
    const doubled = await inGroups([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, (underWay += 1));
      await Promise.resolve();
      underWay -= 1;
      return item * 2;
    });
    expect(doubled).toEqual([2, 4, 6, 8, 10]);
    expect(most).toBe(2);
  });

  it("begins no group after one that has failed", async () => {
    const begun: number[] = [];
    const working = inGroups([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 2) throw new Error("away");
    });
    await expect(working).rejects.toThrow("away");
    expect(begun).toEqual([1, 2]);
  });

  it("answers nothing for nothing", async () => {
    expect(await inGroups([], 3, async () => 1)).toEqual([]);
  });
});
