import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { passesLifecycle, REFERENCE } from "./lifecycle.ts";

const noop = { type: "NOOP", taskReferenceName: "t", inputParameters: { x: REFERENCE } };

passesLifecycle({ type: "NOOP", tasks: [noop], input: {} });

describe("a NOOP task", () => {
  it("keeps neither input nor output", () => {
    const world = EngineWorld.started(definitionOf([noop]));
    expect(world.task("t")).toMatchObject({ status: "COMPLETED", input: {}, output: {} });
  });
});
