import { describe, expect, it } from "vitest";
import { messagesFor } from "./definitions.ts";

type Task = Record<string, unknown>;

const task = (type: string, name: string, more: Task = {}): Task => ({
  type,
  name,
  taskReferenceName: name,
  ...more,
});
const worker = (name: string): Task => task("SIMPLE", name);
const fork = (...forkTasks: Task[][]): Task => task("FORK_JOIN", "f", { forkTasks });
const join = (name: string, joinOn: string[], more: Task = {}): Task =>
  task("JOIN", name, { joinOn, ...more });
const exclusive = (joinOn: string[], more: Task = {}): Task =>
  task("EXCLUSIVE_JOIN", "j", { joinOn, ...more });
const loop = (...loopOver: Task[]): Task =>
  task("DO_WHILE", "d", { loopOver, loopCondition: "false" });
const choose = (decisionCases: Record<string, Task[]>): Task =>
  task("SWITCH", "s", { evaluatorType: "value-param", expression: "x", decisionCases });

const FOR_EVER = "would be waited for for ever";

describe("a JOIN that can never end is refused", () => {
  const stuck: [string, Task[], string][] = [
    ["on itself", [fork([worker("a")]), join("j", ["a", "j"])], "j"],
    ["on a task behind it", [fork([worker("a")]), join("j", ["b"]), worker("b")], "b"],
    ["on what a loop repeats", [fork([loop(worker("a"))]), join("j", ["a"])], "a"],
    ["in a loop on a task outside", [worker("a"), loop(worker("b"), join("j", ["a"]))], "a"],
    ["in a loop on a task behind", [loop(join("j", ["a"])), worker("a")], "a"],
    ["in a loop on the loop", [loop(worker("a"), join("j", ["d"]))], "d"],
    [
      "on a task behind the JOIN that waits for it",
      [fork([join("i", ["b"])], [worker("a")]), join("j", ["i", "a"]), worker("b")],
      "b",
    ],
    ["that is an EXCLUSIVE_JOIN on a name that nothing has", [exclusive(["zz"])], "zz"],
    ["that is an EXCLUSIVE_JOIN on itself", [worker("a"), exclusive(["j"])], "j"],
    ["that is an EXCLUSIVE_JOIN on a task behind", [exclusive(["a"]), worker("a")], "a"],
  ];

  it.each(stuck)("%s", (_how, tasks, name) => {
    const messages = messagesFor(tasks).filter((message) => message.includes(FOR_EVER));
    expect(messages.join()).toContain(`joinOn: ${name} ${FOR_EVER}`);
  });

  it("where two of them wait for each other's branch", () => {
    const branches = [
      [worker("a"), join("j1", ["y"]), worker("x")],
      [worker("b"), join("j2", ["x"]), worker("y")],
    ];
    const messages = messagesFor([fork(...branches), join("end", ["a"])]);
    expect(messages).toEqual([
      `joinOn: y ${FOR_EVER} by taskType: JOIN taskName: j1`,
      `joinOn: x ${FOR_EVER} by taskType: JOIN taskName: j2`,
    ]);
  });

  it("by itself, not those behind it", () => {
    const first = [fork([worker("a")]), join("j", ["j"])];
    const then = [task("FORK_JOIN", "g", { forkTasks: [[worker("b")]] }), join("k", ["b"])];
    expect(messagesFor([...first, ...then])).toHaveLength(1);
  });
});

describe("a JOIN that may end is registered", () => {
  const dynamicFork = task("FORK_JOIN_DYNAMIC", "df", {
    inputParameters: { forkTaskInputs: [] },
  });
  const possible: [string, Task[]][] = [
    ["on the ends of its branches", [fork([worker("a")], [worker("b")]), join("j", ["a", "b"])]],
    ["on nothing", [fork([worker("a")]), join("j", [])]],
    ["on a task long before it", [worker("a"), worker("b"), join("j", ["a"])]],
    ["on a loop", [fork([loop(worker("a"))]), join("j", ["d"])]],
    ["in a loop on its own turn", [loop(fork([worker("a")]), join("j", ["a"]))]],
    [
      "on a task of another branch that does not wait for it",
      [fork([join("i", ["b"]), worker("a")], [worker("b"), worker("c")]), join("j", ["a", "c"])],
    ],
    ["on a case that may be chosen", [choose({ x: [worker("a")] }), join("j", ["a"])]],
    ["in a case, on what follows it", [choose({ x: [join("j", ["b"])], y: [] }), worker("b")]],
    ["behind a dynamic fork", [dynamicFork, join("j", ["j", "later"]), worker("later")]],
    ["with a script", [worker("a"), join("j", ["j", "a"], { expression: "true" })]],
    [
      "beside a TERMINATE",
      [
        fork(
          [join("i", ["i"])],
          [task("TERMINATE", "t", { inputParameters: { terminationStatus: "COMPLETED" } })],
        ),
        join("j", []),
      ],
    ],
    ["that is exclusive, on one of several", [worker("a"), exclusive(["zz", "a"])]],
    [
      "that is exclusive, by its default",
      [worker("a"), exclusive(["zz"], { defaultExclusiveJoinTask: ["a"] })],
    ],
    [
      "that is exclusive, on a name of a dynamic fork",
      [dynamicFork, join("k", []), exclusive(["zz"])],
    ],
  ];

  it.each(possible)("%s", (_how, tasks) => {
    expect(messagesFor(tasks)).toEqual([]);
  });
});
