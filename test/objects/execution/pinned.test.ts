import { beforeEach, describe, expect, it } from "vitest";
import { InvalidDefinition } from "../../../src/objects/execution/neighbours.ts";
import { pinnedFor } from "../../../src/objects/execution/pinned.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { taskDef, workflowDef } from "../../helpers/definitions.ts";
import { fakeServices } from "../../helpers/fake-services.ts";

describe("the definition of a child", () => {
  let pinned: ReturnType<typeof pinnedFor>;
  beforeEach(async () => {
    const { definitions } = fakeServices();
    await definitions.taskDefs.put([taskDef({ retryCount: 8 })]);
    await definitions.workflowDefs.put([workflowDef({}), workflowDef({ version: 2 })], 1);
    pinned = pinnedFor(definitions);
  });

  const named = async (name: string, version: number | null) =>
    JSON.parse((await pinned({ name, version, definition: null })) ?? "null") as unknown;
  const inline = (definition: JsonObject) => pinned({ name: "own", version: null, definition });

  it("is the registered one of that version, with its task definitions", async () => {
    expect(await named("flow", 1)).toMatchObject({
      version: 1,
      tasks: [{ taskDefinition: { retryCount: 8 } }],
    });
  });

  it("is the highest version where none is given", async () => {
    expect(await named("flow", null)).toMatchObject({ version: 2 });
  });

  it("is none where nothing is registered under the name or the version", async () => {
    expect(await named("other", null)).toBeNull();
    expect(await named("flow", 3)).toBeNull();
  });

  it("is an inline one as it stands, with its task definitions", async () => {
    const tasks = [{ name: "work", taskReferenceName: "a", type: "SIMPLE" }];
    const text = await inline({ name: "own", tasks });
    expect(JSON.parse(text ?? "null")).toMatchObject({
      name: "own",
      tasks: [{ taskDefinition: { retryCount: 8 } }],
    });
  });

  it("cannot be one that is no definition", async () => {
    const refused = inline({ name: "own", tasks: "none" });
    await expect(refused).rejects.toBeInstanceOf(InvalidDefinition);
    await expect(refused).rejects.toThrow(
      /^The inline definition of workflow own is not a workflow definition: .*tasks/s,
    );
  });

  it("cannot be one that would not be registered, and says all that is wrong", async () => {
    const task = { name: "work", taskReferenceName: "a", type: "SIMPLE" };
    const refused = inline({
      name: "own",
      tasks: [task, task, { ...task, taskReferenceName: "" }],
    });
    await expect(refused).rejects.toBeInstanceOf(InvalidDefinition);
    await expect(refused).rejects.toThrow(/^The inline definition of workflow own is refused: .*;/);
  });
});
