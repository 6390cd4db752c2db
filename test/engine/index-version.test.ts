import { describe, expect, it } from "vitest";
import { noChanges } from "../../src/engine/changes.ts";
import { countVersions, versionOf } from "../../src/engine/index-version.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { worker } from "../helpers/task-inputs.ts";

function world() {
  return EngineWorld.started(definitionOf([worker("a"), worker("b")]));
}

describe("countVersions", () => {
  it("gives each changed task a version of its own, the later the higher", () => {
    const { execution } = world();
    const [task] = execution.tasks.values();
    const before = execution.workflow.version;
    expect(task && versionOf(task)).toBeGreaterThan(0);
    const changes = { ...noChanges(), tasks: new Set(execution.tasks.values()) };
    expect(countVersions(execution, changes)).toBe(true);
    expect(task && versionOf(task)).toBe(before + 1);
    // Without a row of the workflow nothing would keep a version beyond those of the tasks (V1).
    expect(execution.workflow.version).toBe(before + execution.tasks.size);
  });

  it("counts one more where the execution itself is written", () => {
    const { execution } = world();
    const before = execution.workflow.version;
    countVersions(execution, { ...noChanges(), workflow: true });
    expect(execution.workflow.version).toBe(before + 1);
  });

  it("notes when tasks were removed", () => {
    const { execution } = world();
    countVersions(execution, { ...noChanges(), removed: new Set([1]) });
    expect(execution.workflow.removalVersion).toBe(execution.workflow.version);
  });

  it("counts nothing where nothing has changed", () => {
    const { execution } = world();
    const before = execution.workflow.version;
    expect(countVersions(execution, noChanges())).toBe(false);
    expect(execution.workflow.version).toBe(before);
  });
});
