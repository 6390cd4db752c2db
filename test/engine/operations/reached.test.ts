import { describe, expect, it } from "vitest";
import type { WorkflowDef } from "../../../src/model/workflow-def.ts";
import { definitionOf, EngineWorld, inBothWays } from "../../helpers/engine-world.ts";
import {
  fork,
  forEach,
  join,
  loop,
  switchOn,
  tryCatch,
  worker,
  type TaskInput,
} from "../../helpers/task-inputs.ts";

const ONCE = Object.fromEntries([..."abcdexyz"].map((name) => [name, { retryCount: 0 }]));
const workers = (names: string): TaskInput[] => names.split("").map((name) => worker(name));

function upgrade(world: EngineWorld, tasks: TaskInput[]) {
  const definition: WorkflowDef = definitionOf(tasks, { version: 2 }, ONCE);
  world.known.latestDefinitions.set("flow", { definition, unresolved: [] });
  return world.send({ kind: "upgraded", name: "flow", taskOutput: {} }).answer;
}

function playing(tasks: TaskInput[], scenario: (world: EngineWorld) => void): void {
  const definition = definitionOf(tasks, {}, ONCE);
  inBothWays((options) => EngineWorld.started(definition, {}, {}, options), scenario);
}

describe("an upgrade within a container in progress", () => {
  it("goes on in a branch with other tasks, and the JOIN waits for what it names now", () => {
    const tasks = (one: string, joinOn: string[]): TaskInput[] => [
      fork("f", [workers(one), workers("b")]),
      join("j", joinOn),
      worker("e"),
    ];
    playing(tasks("ax", ["x", "b"]), (world) => {
      world.complete("b", { n: 1 });
      expect(upgrade(world, tasks("ayz", ["z", "b"])).ok).toBe(true);
      expect(world.task("j").input).toEqual({ joinOn: ["z", "b"] });
      for (const name of ["a", "y"]) world.complete(name);
      expect(world.task("j").status).toBe("IN_PROGRESS");
      world.complete("z", { n: 2 });
      expect(world.task("j")).toMatchObject({
        status: "COMPLETED",
        output: { b: { n: 1 }, z: { n: 2 } },
      });
      world.complete("e");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("completes a JOIN that waits for nothing any more, and forgets what it does not name", () => {
    const tasks = (joinOn: string[]) => [
      fork("f", [workers("a"), workers("b"), workers("c")]),
      join("j", joinOn),
      worker("e"),
    ];
    playing(tasks(["a", "b", "c"]), (world) => {
      world.complete("a", { n: 1 });
      world.complete("b", { n: 2 });
      expect(upgrade(world, tasks(["b"])).ok).toBe(true);
      expect(world.task("j")).toMatchObject({ status: "COMPLETED", output: { b: { n: 2 } } });
      expect(world.task("j").output).not.toHaveProperty("a");
      expect(world.task("e").status).toBe("SCHEDULED");
    });
  });

  it("goes on in the body of a loop, and the turns before stay as they were", () => {
    const tasks = (body: string) => [loop("l", "$.l.iteration < 2", workers(body)), worker("e")];
    playing(tasks("ab"), (world) => {
      world.complete("a__1");
      world.complete("b__1", { n: 1 });
      expect(upgrade(world, tasks("abc")).ok).toBe(true);
      for (const name of ["a__2", "b__2"]) world.complete(name);
      expect(world.task("l").status).toBe("IN_PROGRESS");
      world.complete("c__2", { n: 3 });
      expect(world.task("l").output).toMatchObject({ "1": { b: { n: 1 } }, "2": { c: { n: 3 } } });
      world.complete("e");
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("goes on in a case, and may change the others", () => {
    const tasks = (one: string, two: string) => [
      switchOn("s", 1, { "1": workers(one), "2": workers(two) }),
      worker("e"),
    ];
    playing(tasks("ab", "x"), (world) => {
      expect(upgrade(world, tasks("ac", "yz")).ok).toBe(true);
      for (const name of ["a", "c", "e"]) world.complete(name);
      expect(world.status).toBe("COMPLETED");
    });
  });

  it("goes on in the list of a TRY_CATCH, and runs the new lists behind it", () => {
    const tasks = (body: string, rescue: string, last: string) => [
      tryCatch("t", { try: workers(body), catch: workers(rescue), finally: workers(last) }),
    ];
    playing(tasks("ab", "c", "d"), (world) => {
      expect(upgrade(world, tasks("a", "x", "ye")).ok).toBe(true);
      world.fail("a");
      for (const name of ["x", "y", "e"]) world.complete(name);
      expect(world.status).toBe("COMPLETED");
    });
  });

  it.each<[string, TaskInput[], TaskInput[]]>([
    [
      "a branch that is over",
      [fork("f", [workers("a"), workers("b")]), join("j", ["b"])],
      [fork("f", [workers("ax"), workers("b")]), join("j", ["b"])],
    ],
    [
      "the number of branches",
      [fork("f", [workers("a"), workers("b")]), join("j", ["b"])],
      [fork("f", [workers("a"), workers("b"), workers("c")]), join("j", ["b"])],
    ],
    [
      "an empty branch",
      [fork("f", [workers("ab"), []]), join("j", ["b"])],
      [fork("f", [workers("ab"), workers("c")]), join("j", ["b", "c"])],
    ],
    [
      "what has come up in a loop",
      [loop("l", "true", workers("ab"))],
      [loop("l", "true", workers("xab"))],
    ],
    ["a FOR_EACH", [forEach("e", [1, 2], workers("ab"))], [forEach("e", [1, 2], workers("abc"))]],
    [
      "a list of a TRY_CATCH that is over",
      [tryCatch("t", { try: workers("a"), finally: workers("d") })],
      [tryCatch("t", { try: workers("ab"), finally: workers("d") })],
    ],
  ])("is refused where it would change %s", (_what, tasks, others) => {
    playing(tasks, (world) => {
      for (const name of ["a", "a__1"]) if (world.execution.latest.has(name)) world.complete(name);
      expect(upgrade(world, others)).toMatchObject({ ok: false, code: "conflict" });
      expect(world.execution.definition.version).toBe(1);
    });
  });
});
