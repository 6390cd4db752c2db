import { describe, expect, it } from "vitest";
import { Structure, type Successor } from "../../src/engine/structure.ts";
import { workflowTaskSchema } from "../../src/model/workflow-def.ts";
import { definitionOf } from "../helpers/engine-world.ts";
import { fork, join, loop, switchOn, tryCatch, worker } from "../helpers/task-inputs.ts";

const structure = new Structure(
  definitionOf([
    worker("first"),
    switchOn("s", "x", { x: [worker("c1"), switchOn("s2", "y", { y: [worker("c2")] })], e: [] }, [
      worker("d1"),
    ]),
    fork("f", [[worker("a1"), worker("a2")], [loop("dw", "", [worker("l1"), worker("l2")])], []]),
    join("j", ["a2", "dw"]),
    loop("outer", "", [loop("inner", "", [switchOn("ls", "x", { x: [worker("deep")] })])]),
    tryCatch("t", {
      try: [worker("try1"), worker("try2")],
      catch: [switchOn("ts", "x", { x: [worker("caught")] })],
    }),
  ]),
);

function after(reference: string): string {
  const successor: Successor = structure.successor(reference);
  if (successor.kind === "task") return successor.task.taskReferenceName;
  if (successor.kind === "loop-end") return `end of ${successor.loop}`;
  return successor.kind === "try-end" ? `end of a list of ${successor.operator}` : "nothing";
}

describe("the successor of a task", () => {
  it.each([
    ["first", "s"],
    ["s", "f"],
    ["j", "outer"],
    ["outer", "t"],
    ["try1", "try2"],
    ["try2", "end of a list of t"],
    ["caught", "end of a list of t"],
    ["t", "nothing"],
  ])("%s is what follows in its list: %s", (reference, next) => {
    expect(after(reference)).toBe(next);
  });

  it.each([
    ["c1", "s2"],
    ["c2", "f"],
    ["d1", "f"],
    ["s2", "f"],
  ])("of %s at the end of a case is what follows the switch: %s", (reference, next) => {
    expect(after(reference)).toBe(next);
  });

  it.each([
    ["a1", "a2"],
    ["a2", "j"],
    ["dw", "j"],
    ["f", "j"],
  ])("of %s at the end of a branch is the JOIN: %s", (reference, next) => {
    expect(after(reference)).toBe(next);
  });

  it.each([
    ["l1", "l2"],
    ["l2", "end of dw"],
    ["inner", "end of outer"],
    ["deep", "end of inner"],
  ])("of %s at the end of a loop's body is that loop's end: %s", (reference, next) => {
    expect(after(reference)).toBe(next);
  });

  it("of a name that the definition does not have is nothing", () => {
    expect(after("made_at_run_time")).toBe("nothing");
  });
});

describe("Structure", () => {
  it("finds each task by its name, at every depth", () => {
    for (const name of ["first", "s", "c2", "d1", "a2", "l2", "j", "deep"]) {
      expect(structure.task(name)?.taskReferenceName).toBe(name);
    }
    expect(structure.task("none")).toBeUndefined();
  });

  it("knows what follows in the same list without leaving the container", () => {
    expect(structure.following("f")?.taskReferenceName).toBe("j");
    expect(structure.following("a2")).toBeUndefined();
    expect(structure.following("none")).toBeUndefined();
  });

  it("knows the loop around a task, through other containers", () => {
    expect(structure.enclosingLoop("deep")).toBe("inner");
    expect(structure.enclosingLoop("inner")).toBe("outer");
    expect(structure.enclosingLoop("a1")).toBeNull();
    expect(structure.enclosingLoop("none")).toBeNull();
  });

  it("counts the containers around a task", () => {
    expect(
      ["first", "c1", "c2", "l1", "deep", "none"].map((name) => structure.depth(name)),
    ).toEqual([0, 1, 2, 2, 3, 0]);
  });

  it("keeps to the first of two tasks of one name", () => {
    const twice = new Structure(definitionOf([worker("a"), worker("b"), worker("a")]));
    expect(twice.successor("a")).toMatchObject({ kind: "task", task: { taskReferenceName: "b" } });
  });
});

describe("what a dynamic fork has made", () => {
  const definition = () =>
    definitionOf([worker("first"), loop("dw", "", [worker("df"), worker("j")]), worker("last")]);
  const branch = (name: string, type = "SIMPLE") =>
    workflowTaskSchema.parse({ name, taskReferenceName: name, type });
  const expanded = () => {
    const made = new Structure(definition());
    made.expand({ reference: "df", scope: "__1", source: {} }, () => [
      [branch("x"), branch("k")],
      [branch("y")],
    ]);
    return made;
  };

  it("stands in the turn of its fork and in turns within, and nowhere else", () => {
    const made = expanded();
    expect(made.task("x", "__1")?.name).toBe("x");
    expect(made.task("x", "__1__3")?.name).toBe("x");
    expect(made.task("x", "__2")).toBeUndefined();
    expect(made.task("x")).toBeUndefined();
    expect(made.isMadeIn("x", "__1")).toBe(true);
    expect(made.isMadeIn("x", "__1__3")).toBe(false);
    expect(made.isMadeIn("first", "__1")).toBe(false);
  });

  it("is followed within its branch, then by what follows the fork", () => {
    const made = expanded();
    expect(made.successor("x", "__1")).toMatchObject({ task: { taskReferenceName: "k" } });
    for (const end of ["k", "y"]) {
      expect(made.successor(end, "__1")).toMatchObject({ task: { taskReferenceName: "j" } });
    }
    expect(made.preceding("k", "__1")?.name).toBe("x");
    expect(made.depth("x", "__1")).toBe(2);
    expect(made.enclosingLoop("x", "__1")).toBe("dw");
  });

  it("is replaced by another expansion, and kept by the same one", () => {
    const made = expanded();
    const source = {};
    made.expand({ reference: "df", scope: "__1", source }, () => [[branch("z")]]);
    made.expand({ reference: "df", scope: "__1", source }, () => [[branch("never")]]);
    expect(made.task("x", "__1")).toBeUndefined();
    expect(
      made
        .branchesOf("df", "__1")
        .flat()
        .map((task) => task.name),
    ).toEqual(["z"]);
  });

  it("leaves nothing behind when the fork is gone", () => {
    const made = expanded();
    made.collapse("df", "__1");
    made.collapse("df", "__1");
    expect(made.task("x", "__1")).toBeUndefined();
    expect(made.branchesOf("df", "__1")).toEqual([]);
  });
});

describe("the enclosures of a task", () => {
  it("are the containers around it with their suffixes, the innermost first", () => {
    expect([...structure.enclosures("deep", "__2__3")]).toEqual([
      { reference: "ls", kind: "switch", scope: "__2__3" },
      { reference: "inner", kind: "loop", scope: "__2" },
      { reference: "outer", kind: "loop", scope: "" },
    ]);
    expect([...structure.enclosures("caught", "")]).toEqual([
      { reference: "ts", kind: "switch", scope: "" },
      { reference: "t", kind: "try", phase: "catch", scope: "" },
    ]);
    expect([...structure.enclosures("first", "")]).toEqual([]);
  });
});
