import { describe, expect, it } from "vitest";
import { definitionChanges } from "../../../../src/ui/pages/definitions/definition-changes.ts";

const task = (ref: string, more: object = {}): object => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  ...more,
});
const definition = (tasks: object[], more: object = {}): object => ({
  name: "order",
  version: 1,
  tasks,
  ...more,
});

function told(before: object[], after: object[]): string[] {
  return definitionChanges(definition(before), definition(after)).tasks.map(
    ({ kind, ref, members }) => [kind, ref, ...members].join(" "),
  );
}

describe("definitionChanges", () => {
  it("finds nothing between a definition and the same with empty members and another version", () => {
    const full = definition([task("a", { inputParameters: {}, optional: false, joinOn: [] })], {
      version: 2,
      updateTime: 5,
      restartable: true,
    });
    expect(definitionChanges(definition([task("a")]), full)).toEqual({ members: [], tasks: [] });
  });

  it("tells which tasks were added and removed", () => {
    expect(told([task("a"), task("b")], [task("a"), task("c")])).toEqual(["added c", "removed b"]);
  });

  it("names the members of a task that differ, not what is nested in it", () => {
    const loop = (body: object[], more: object): object =>
      task("loop", { type: "DO_WHILE", loopOver: body, ...more });
    expect(
      told(
        [loop([task("x")], { loopCondition: "a" })],
        [loop([task("x", { retryCount: 2 })], { loopCondition: "b" })],
      ),
    ).toEqual(["changed loop loopCondition", "changed x retryCount"]);
  });

  it("tells of a case that came without any task", () => {
    const choice = (cases: object): object =>
      task("choice", { type: "SWITCH", decisionCases: cases });
    expect(told([choice({ a: [] })], [choice({ a: [], b: [] })])).toEqual([
      "changed choice branches",
    ]);
  });

  it("tells of one moved task where one of a list has changed its place", () => {
    const [a, b, c, d] = ["a", "b", "c", "d"].map((ref) => task(ref)) as [
      object,
      object,
      object,
      object,
    ];
    expect(told([a, b, c, d], [d, a, b, c])).toEqual(["moved d"]);
  });

  it("tells where a task that moved into a case stood before", () => {
    const choice = (tasks: object[]): object =>
      task("choice", { type: "SWITCH", decisionCases: { yes: tasks } });
    const { tasks } = definitionChanges(
      definition([task("a"), choice([task("x")])]),
      definition([choice([task("x"), task("a")])]),
    );
    expect(tasks).toMatchObject([
      { kind: "moved", ref: "a", before: "outside of all others", after: "in choice, case yes" },
    ]);
  });

  it("names members of the workflow that differ", () => {
    const { members } = definitionChanges(
      definition([], { timeoutSeconds: 5 }),
      definition([], { ownerEmail: "a@b.c" }),
    );
    expect(members.toSorted()).toEqual(["ownerEmail", "timeoutSeconds"]);
  });

  it("reads anything that is no definition as an empty one", () => {
    expect(definitionChanges(null, "x")).toEqual({ members: [], tasks: [] });
  });
});
