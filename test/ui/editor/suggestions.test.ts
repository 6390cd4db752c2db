import { EditorState } from "@codemirror/state";
import { CompletionContext } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { describe, expect, it } from "vitest";
import { complete } from "../../../src/ui/editor/definition-support.ts";
import { contentAt, taskPathAround } from "../../../src/ui/editor/definition-schema.ts";
import type { Known } from "../../../src/ui/editor/rules/problem.ts";
import { explanation } from "../../../src/ui/editor/suggestions.ts";

const KNOWN: Known = { taskNames: new Set(["charge"]), workflows: new Map([["child", [1]]]) };
const DEFINITION = {
  tasks: [
    { taskReferenceName: "first", type: "HTTP", inputParameters: {} },
    { taskReferenceName: "second", type: "JOIN" },
  ],
};

/** What is offered in a text with `|` where the cursor is. */
function offered(marked: string): string[] {
  const position = marked.indexOf("|");
  const state = EditorState.create({ doc: marked.replace("|", ""), extensions: [json()] });
  const context = new CompletionContext(state, position, true);
  const result = complete(context, { definition: DEFINITION, known: KNOWN });
  return (result?.options ?? []).map(({ label }) => label);
}

describe("completion", () => {
  it("offers the members of what is around, without those that are there", () => {
    const names = offered('{"name": "x", "|"}');
    expect(names).toContain("tasks");
    expect(names).not.toContain("name");
    expect(offered('{"tasks": [{"|"}]}')).toContain("taskReferenceName");
  });

  it("offers the inputs of a task's type", () => {
    expect(offered('{"tasks": [{"inputParameters": {"|"}}]}')).toContain("uri");
  });

  it("offers values: types, registered names, names of tasks", () => {
    expect(offered('{"tasks": [{"type": "|"}]}')).toContain("FORK_JOIN_DYNAMIC");
    expect(offered('{"tasks": [{"name": "|"}]}')).toEqual(["charge"]);
    expect(offered('{"tasks": [{"subWorkflowParam": {"name": "|"}}]}')).toEqual(["child"]);
    expect(offered('{"tasks": [{"joinOn": ["|"]}]}')).toEqual(["first", "second"]);
  });

  it("offers tasks and the run within a reference", () => {
    const names = offered('{"outputParameters": {"x": "a ${fi|"}}');
    expect(names).toContain("first.output.");
    expect(names).toContain("workflow.input.");
  });

  it("offers nothing where anything may stand", () => {
    expect(offered('{"variables": {"x": "|"}}')).toEqual([]);
    expect(offered('{"version": 1|}')).toEqual([]);
  });
});

describe("the schema", () => {
  it("knows what stands where, through every kind of nesting", () => {
    const path = ["tasks", 0, "decisionCases", "x", 1, "forkTasks", 0, 2, "loopOver", 3];
    expect(contentAt(path)).toEqual({ is: "object", kind: "task" });
    expect(taskPathAround([...path, "inputParameters", "a"])).toEqual(path);
    expect(taskPathAround(["outputParameters", "a"])).toBeNull();
    expect(contentAt(["nothing", "like", "it"])).toBeNull();
  });

  it("explains members, and types by what they do", () => {
    expect(explanation(["tasks", 0, "type"], DEFINITION)).toContain("A request over HTTP");
    expect(explanation(["tasks", 0, "inputParameters", "uri"], DEFINITION)).toBe("The address.");
    expect(explanation(["tasks", 0, "unheard"], DEFINITION)).toBeNull();
  });
});
