import { describe, expect, it } from "vitest";
import { definitionOf, EngineWorld, WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { worker } from "../../helpers/task-inputs.ts";

const started = () => EngineWorld.started(definitionOf([worker("a")]));

describe("an execution that is to be archived", () => {
  it("has to have ended", () => {
    const world = started();
    expect(world.send({ kind: "archived" }).answer).toMatchObject({
      ok: false,
      code: "invalid",
      message: `Cannot archive workflow: ${WORKFLOW_ID} with status: RUNNING`,
    });
    world.send({ kind: "paused" });
    expect(world.send({ kind: "archived" }).answer).toMatchObject({
      message: `Cannot archive workflow: ${WORKFLOW_ID} with status: PAUSED`,
    });
  });

  it("is as it was, and is written once however often it is asked for", () => {
    const world = started();
    world.complete("a");
    const before = { ...world.workflow };
    expect(world.send({ kind: "archived" }).changes.workflow).toBe(true);
    expect({ ...world.workflow, archived: undefined, version: 0 }).toEqual({
      ...before,
      archived: undefined,
      version: 0,
    });
    expect(world.send({ kind: "archived" }).changes.workflow).toBe(false);
  });

  it("is an execution like any other once it runs again", () => {
    const world = started();
    world.complete("a");
    world.send({ kind: "archived" });
    world.send({ kind: "restarted", useLatestDefinition: false });
    expect(world.status).toBe("RUNNING");
    expect(world.workflow.archived).toBeUndefined();
  });
});
