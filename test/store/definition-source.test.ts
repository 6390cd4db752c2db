import { beforeEach, describe, expect, it } from "vitest";
import { MAX_AGE_MS } from "../../src/store/definition-cache.ts";
import { taskDef, workflowDef } from "../helpers/definitions.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

describe("DefinitionSource", () => {
  let services: FakeServices;
  const load = (name: string, version?: number) =>
    services.definitions.loadPinnedDefinition(name, version);
  beforeEach(async () => {
    services = fakeServices();
    await services.definitions.taskDefs.put([taskDef({ retryCount: 8 })]);
    await services.definitions.workflowDefs.put([workflowDef({}), workflowDef({ version: 2 })], 1);
  });

  it("gives the text of a definition with everything pinned", async () => {
    const loaded = await load("flow", 1);
    expect(loaded).toMatchObject({ name: "flow", version: 1, unresolved: [] });
    expect(JSON.parse(loaded?.text ?? "")).toMatchObject({
      version: 1,
      tasks: [{ taskDefinition: { retryCount: 8 } }],
    });
    expect((await load("flow"))?.version).toBe(2);
  });

  it("reads nothing again while what it has is fresh", async () => {
    await load("flow");
    services.database.statements = 0;
    expect((await load("flow"))?.version).toBe(2);
    expect((await load("flow", 2))?.version).toBe(2);
    expect(services.database.statements).toBe(0);
    services.time.now += MAX_AGE_MS;
    await load("flow");
    expect(services.database.statements).toBeGreaterThan(0);
  });

  it("sees an own write at once", async () => {
    await load("flow");
    await services.definitions.workflowDefs.add(workflowDef({ version: 3 }), 2);
    expect((await load("flow"))?.version).toBe(3);
    await services.definitions.taskDefs.put([taskDef({ retryCount: 1 })]);
    expect((await load("flow"))?.text).toContain('"retryCount":1');
  });

  it("does not remember that there was nothing", async () => {
    expect(await load("late")).toBeNull();
    expect(await load("flow", 9)).toBeNull();
    await services.definitions.workflowDefs.add(workflowDef({ name: "late" }), 2);
    expect((await load("late"))?.version).toBe(1);
  });

  it("does not remember a definition whose sub-workflow is missing", async () => {
    const tasks = [
      {
        name: "s",
        taskReferenceName: "s",
        type: "SUB_WORKFLOW",
        subWorkflowParam: { name: "child" },
      },
    ];
    await services.definitions.workflowDefs.add(workflowDef({ name: "parent", tasks }), 2);
    expect((await load("parent"))?.unresolved).toEqual(["s"]);
    services.database.sqlite.exec(
      "INSERT INTO workflow_def SELECT 'child', 6, definition, 1, 1 FROM workflow_def WHERE name = 'parent'",
    );
    const loaded = await load("parent");
    expect(loaded?.unresolved).toEqual([]);
    expect(loaded?.text).toContain('"version":6');
  });

  it("looks up what is chosen at run time", async () => {
    const definitions = await services.definitions.taskDefinitions(["work", "nope"]);
    expect([...definitions.keys()]).toEqual(["work"]);
    expect(definitions.get("work")).toMatchObject({ retryCount: 8 });
    const versions = await services.definitions.latestVersions(["flow", "nope"]);
    expect([...versions]).toEqual([["flow", 2]]);
  });

  it("pins a definition that is not registered", async () => {
    const loaded = await services.definitions.pin(workflowDef({ name: "inline", version: 5 }));
    expect(loaded).toMatchObject({ name: "inline", version: 5 });
    expect(loaded.text).toContain('"retryCount":8');
  });
});
