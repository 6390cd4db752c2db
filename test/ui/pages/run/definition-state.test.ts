import { LosslessNumber } from "lossless-json";
import { describe, expect, it } from "vitest";
import { definitionStateOf } from "../../../../src/ui/pages/run/definition-state.ts";

const task = (more: object = {}) => ({ name: "a", taskReferenceName: "a", ...more });

describe("definitionStateOf", () => {
  it("takes a copy with the definitions of its tasks for the same", () => {
    const own = { name: "w", tasks: [task({ taskDefinition: { name: "a" } })], updateTime: 1 };
    expect(definitionStateOf(own, { name: "w", tasks: [task()], updateTime: 2 })).toBe("same");
  });

  it("sees a change anywhere in it", () => {
    const nested = (value: unknown) => ({
      tasks: [task({ forkTasks: [[task({ inputParameters: { taskDefinition: value } })]] })],
    });
    expect(definitionStateOf(nested(1), nested(2))).toBe("changed");
    const [one, other] = ["9007199254740993", "9007199254740992"].map(
      (digits) => new LosslessNumber(digits),
    );
    expect(definitionStateOf(nested(one), nested(other))).toBe("changed");
  });

  it("says that there is none any more", () => {
    expect(definitionStateOf({ tasks: [] }, null)).toBe("gone");
  });
});
