import { describe, expect, it } from "vitest";
import { filtersFor, filterText } from "../../../../src/ui/pages/runs/filter-names.ts";

const names = (filters: readonly { name: string }[]): string[] => filters.map(({ name }) => name);

describe("the filters beside the list", () => {
  it("are fewer where there is little room; the others are further away", () => {
    const wide = filtersFor({}, true);
    const narrow = filtersFor({}, false);
    expect(names(narrow.near)).toEqual(["workflow", "status", "started"]);
    expect(names(wide.near)).toContain("correlationId");
    expect(names(narrow.far)).toContain("correlationId");
    expect([...names(wide.near), ...names(wide.far)].toSorted()).toEqual(
      [...names(narrow.near), ...names(narrow.far)].toSorted(),
    );
  });

  it("are all that are set", () => {
    expect(names(filtersFor({ parent: "p" }, false).near)).toContain("parent");
  });

  it("are of tasks where tasks are listed", () => {
    const { near, far } = filtersFor({ tab: "tasks" }, true);
    expect([...names(near), ...names(far)]).not.toContain("longer");
  });

  it("say their values in words", () => {
    expect(filterText("longer", { longer: "60000" }, "UTC")).toBe("≥ 1 m");
    expect(filterText("ended", { ended: "24h" }, "UTC")).toBe("last 24 hours");
    expect(filterText("ended", { ended: "0-" }, "UTC")).toBe("… – now");
    expect(filterText("updated", { updated: "soon" }, "UTC")).toBe("soon");
    expect(filterText("status", { status: ["FAILED", "PAUSED"] }, "UTC")).toBe("FAILED, PAUSED");
    expect(filterText("id", {}, "UTC")).toBeUndefined();
  });
});
