import { describe, expect, it } from "vitest";
import { domainsOf } from "../../src/engine/domains.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

function domains(taskToDomain: Record<string, string>, name = "work"): string[] {
  const definition = definitionOf([worker("a", { name })]);
  const world = EngineWorld.started(definition, { taskToDomain });
  return domainsOf(world.execution, world.task("a"));
}

describe("domainsOf", () => {
  it("is empty when nothing is said of the task's type", () => {
    expect(domains({})).toEqual([]);
    expect(domains({ other: "x" })).toEqual([]);
  });

  it("lists the domains of the task's own type in order, without blanks", () => {
    expect(domains({ work: "a, b ,,NO_DOMAIN" })).toEqual(["a", "b", "NO_DOMAIN"]);
  });

  it("takes the entry for all types unless there is an own one", () => {
    expect(domains({ "*": "all" })).toEqual(["all"]);
    expect(domains({ "*": "all", work: "own" })).toEqual(["own"]);
    expect(domains({ "*": "all", work: "" })).toEqual([]);
  });

  it("does not take what objects inherit for an entry", () => {
    expect(domains({}, "constructor")).toEqual([]);
  });

  it("stays with the domain that the task was handed out in, in later attempts too", () => {
    const definition = definitionOf(
      [worker("a")],
      {},
      { a: { retryCount: 1, retryDelaySeconds: 0 } },
    );
    const world = EngineWorld.started(definition, { taskToDomain: { a: "x,y" } });
    world.claim("a", "w", "y");
    world.update("a", { status: "FAILED" });
    expect(world.task("a").retryCount).toBe(1);
    expect(domainsOf(world.execution, world.task("a"))).toEqual(["y"]);
  });
});
