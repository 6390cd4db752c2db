import { describe, expect, it } from "vitest";
import { changesOf, changesSince } from "../../src/engine/live-message.ts";
import { skeletonOf } from "../../src/engine/skeleton.ts";
import { liveMessageSchema } from "../../src/model/baton/live.ts";
import { skeletonRows } from "../../src/model/baton/skeleton-rows.ts";
import { definitionOf, EngineWorld } from "../helpers/engine-world.ts";
import { fork, join, worker } from "../helpers/task-inputs.ts";

const two = definitionOf([fork("f", [[worker("a")], [worker("b")]]), join("j", ["a", "b"])]);

describe("changesSince", () => {
  it("tells the tasks that have changed, as the skeleton shows them", () => {
    const world = EngineWorld.started(two);
    const { seq } = skeletonOf(world.execution);
    world.claim("a");
    const message = liveMessageSchema.parse(changesSince(world.execution, seq));
    const now = skeletonOf(world.execution);
    const row = skeletonRows(now).find(({ ref }) => ref === "a");
    expect(message).toEqual({ seq: now.seq, run: now.run, tasks: [row] });
  });

  it("tells the same after the execution was loaded anew", () => {
    const world = EngineWorld.started(two);
    const { seq } = skeletonOf(world.execution);
    world.claim("a");
    world.complete("b");
    const before = changesSince(world.execution, seq);
    world.reload();
    expect(changesSince(world.execution, seq)).toEqual(before);
  });

  it("tells of no task who has the latest version", () => {
    const world = EngineWorld.started(two);
    const { seq, run } = skeletonOf(world.execution);
    expect(changesSince(world.execution, seq)).toEqual({ seq, run, tasks: [] });
  });

  it("lets read again who names a version that is not there", () => {
    const world = EngineWorld.started(two);
    expect(changesSince(world.execution, 1_000_000)).toEqual({ reload: true });
  });

  it("lets read again who has seen tasks that were removed since", () => {
    const world = EngineWorld.started(definitionOf([worker("a")], {}, { a: { retryCount: 0 } }));
    world.claim("a");
    world.update("a", { status: "FAILED" });
    const { seq } = skeletonOf(world.execution);
    world.send({ kind: "restarted", useLatestDefinition: false });
    expect(changesSince(world.execution, seq)).toEqual({ reload: true });
    const after = skeletonOf(world.execution).seq;
    expect(changesSince(world.execution, after)).toMatchObject({ seq: after, tasks: [] });
  });
});

describe("changesOf", () => {
  it("lets read again who would be told of more than a thousand tasks", () => {
    const branches = Array.from({ length: 1001 }, (_, at) => [worker(`a${at}`)]);
    const world = EngineWorld.started(
      definitionOf([fork("f", branches), join("j", [])]),
      {},
      {},
      { checked: false },
    );
    const tasks = [...world.execution.tasks.values()];
    expect(changesOf(world.execution, tasks)).toEqual({ reload: true });
    expect(changesOf(world.execution, tasks.slice(0, 1000))).toHaveProperty("tasks.length", 1000);
  });
});
