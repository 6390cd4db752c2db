import { versionKey } from "../../../src/engine/needs.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyTaskDef } from "../../../src/model/task-def.ts";
import { Knowledge } from "../../../src/objects/execution/definitions.ts";
import { vmScriptRunner } from "../../helpers/vm-script-runner.ts";

const isKnown = (name: string): boolean => name === "known";

describe("Knowledge", () => {
  let lookUps: string[];
  let makings: number;
  let failure: Error | null;
  let knowledge: Knowledge;
  beforeEach(() => {
    lookUps = [];
    makings = 0;
    failure = null;
    const lookup = {
      taskDefinitions: async (names: string[]) => {
        lookUps.push(`tasks ${names}`);
        return new Map(names.filter(isKnown).map((name) => [name, emptyTaskDef(name)]));
      },
      latestVersions: async (names: string[]) => {
        lookUps.push(`workflows ${names}`);
        return new Map(names.filter(isKnown).map((name) => [name, 3]));
      },
      registeredDefinition: async (name: string, version = 3) => {
        lookUps.push(`definition ${name}`);
        if (name !== "known" || version > 3) return null;
        return { text: JSON.stringify({ name, version }), unresolved: ["sub"] };
      },
    };
    knowledge = new Knowledge(lookup, async () => {
      makings += 1;
      if (failure !== null) throw failure;
      return vmScriptRunner;
    });
  });

  it("begins with nothing and loads what a decision lacked", async () => {
    const known = knowledge.begin();
    expect(known).toEqual({
      taskDefinitions: new Map(),
      latestVersions: new Map(),
      latestDefinitions: new Map(),
    });
    await knowledge.supply(known, [
      { kind: "task-definition", name: "known" },
      { kind: "latest-version", workflow: "known" },
      { kind: "latest-definition", workflow: "known" },
    ]);
    expect(known.taskDefinitions.get("known")?.name).toBe("known");
    expect(known.latestVersions.get("known")).toBe(3);
    expect(known.latestDefinitions.get("known")).toEqual({
      definition: { name: "known", version: 3 },
      unresolved: ["sub"],
    });
    expect(makings).toBe(0);
  });

  it("knows nothing of cached results unless it is given a way to them", async () => {
    const asked: string[][] = [];
    const result = { output: {}, storedTime: 1 };
    const find = async (entries: string[]) => {
      asked.push(entries);
      return new Map([["e", result]]);
    };
    const none = { taskDefinitions: async () => new Map(), latestVersions: async () => new Map() };
    const caching = new Knowledge(
      { ...none, registeredDefinition: async () => null },
      async () => vmScriptRunner,
      { results: find },
    );
    const known = caching.begin();
    await caching.supply(known, [
      { kind: "cached-result", entry: "e" },
      { kind: "cached-result", entry: "f" },
    ]);
    expect(asked).toEqual([["e", "f"]]);
    expect(known.cachedResults).toEqual(
      new Map([
        ["e", result],
        ["f", null],
      ]),
    );
    expect(knowledge.begin().cachedResults).toBeUndefined();
  });

  it("loads the version that a decision names", async () => {
    const known = knowledge.begin();
    for (const version of [2, 4]) {
      await knowledge.supply(known, [{ kind: "definition-version", workflow: "known", version }]);
      const definition = { name: "known", version };
      const found = version === 2 ? { definition, unresolved: ["sub"] } : null;
      expect(known.definitionVersions?.get(versionKey("known", version))).toEqual(found);
    }
  });

  it("looks everything of a kind up at once", async () => {
    const needs = ["a", "known", "c"].flatMap((name) => [
      { kind: "task-definition" as const, name },
      { kind: "latest-version" as const, workflow: name },
    ]);
    await knowledge.supply(knowledge.begin(), needs);
    expect(lookUps).toEqual(["tasks a,known,c", "workflows a,known,c"]);
  });

  it("knows also that there is no such thing, so that a decision does not ask again", async () => {
    const known = knowledge.begin();
    await knowledge.supply(known, [
      { kind: "task-definition", name: "none" },
      { kind: "latest-version", workflow: "none" },
      { kind: "latest-definition", workflow: "none" },
    ]);
    expect(known.taskDefinitions.get("none")).toBeNull();
    expect(known.latestVersions.get("none")).toBeNull();
    expect(known.latestDefinitions.get("none")).toBeNull();
  });

  it("makes the script runner once and keeps it", async () => {
    const known = knowledge.begin();
    await knowledge.supply(known, [{ kind: "scripts" }]);
    await knowledge.supply(known, [{ kind: "scripts" }]);
    expect(known.scripts).toBe(vmScriptRunner);
    expect(knowledge.begin().scripts).toBe(vmScriptRunner);
    expect(makings).toBe(1);
  });

  it("makes the script runner again after it could not be made", async () => {
    failure = new Error("no memory");
    await expect(knowledge.supply(knowledge.begin(), [{ kind: "scripts" }])).rejects.toThrow(
      "no memory",
    );
    failure = null;
    const known = knowledge.begin();
    await knowledge.supply(known, [{ kind: "scripts" }]);
    expect(known.scripts).toBe(vmScriptRunner);
  });

  it("looks definitions up anew for each event, for they may have changed", async () => {
    for (let event = 0; event < 2; event++) {
      await knowledge.supply(knowledge.begin(), [{ kind: "task-definition", name: "known" }]);
    }
    expect(lookUps).toEqual(["tasks known", "tasks known"]);
  });

  it("supplies the secrets that there are, all at once, and says of the others that there are none", async () => {
    const asked: (readonly string[])[] = [];
    const none = { taskDefinitions: async () => new Map(), latestVersions: async () => new Map() };
    const knowing = new Knowledge(
      { ...none, registeredDefinition: async () => null },
      async () => vmScriptRunner,
      {
        secrets: async (names) => {
          asked.push(names);
          return new Map([["a", { value: "1", previous: null }]]);
        },
      },
    );
    const known = knowing.begin();
    await knowing.supply(known, [
      { kind: "secret", name: "a" },
      { kind: "secret", name: "b" },
    ]);
    expect(asked).toEqual([["a", "b"]]);
    expect(known.secrets?.get("a")).toEqual({ value: "1", previous: null });
    expect(known.secrets?.get("b")).toBeNull();
  });
});
