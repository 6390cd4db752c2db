import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Difference } from "./compare.ts";
import { explain, EXPLANATIONS } from "./explain.ts";

const PAGE = readFileSync("docs/compatibility.md", "utf8");

const headers: Difference = {
  place: "/call(0)",
  taskType: "HTTP",
  statuses: ["COMPLETED", "COMPLETED"],
  field: "outputData.response.headers.date",
  reference: null,
  ours: ["Thu"],
};

const failedName: Difference = {
  place: "",
  taskType: "WORKFLOW",
  statuses: ["COMPLETED", "COMPLETED"],
  field: "failedReferenceTaskNames",
  reference: "work1",
  ours: null,
};

describe("explanations", () => {
  it("cite a heading of docs/compatibility.md and words that stand there", () => {
    for (const { section, deviation } of EXPLANATIONS) {
      expect(PAGE).toContain(`# ${section}\n`);
      expect(PAGE).toContain(deviation);
    }
  });

  it("name their types, the field and the shape of both values, and explain no field of everything", () => {
    for (const { taskTypes, field, reference, ours } of EXPLANATIONS) {
      expect(taskTypes.length).toBeGreaterThan(0);
      expect([".*", ".+", ""]).not.toContain(field);
      expect([".*", ".+", ""]).not.toContain(reference);
      expect([".*", ".+", ""]).not.toContain(ours);
    }
  });

  it("explain one field of one type of task, and nothing else", () => {
    expect(explain(headers, [])?.section).toBe("HTTP tasks");
    expect(explain({ ...headers, field: "outputData.response.statusCode" }, [])).toBeUndefined();
    expect(explain({ ...headers, taskType: "HUMAN" }, [])).toBeUndefined();
    expect(explain({ ...headers, ours: 1 }, [])).toBeUndefined();
  });

  it("hold only after the operation that they are about", () => {
    expect(explain(failedName, ["retry"])?.deviation).toBe("A retry, a restart or a rerun clears");
    expect(explain(failedName, ["pause", "resume"])).toBeUndefined();
  });

  it("hold only for the ends that they name", () => {
    const join: Difference = {
      ...headers,
      taskType: "JOIN",
      statuses: ["CANCELED", "CANCELED"],
      field: "outputData.a",
      reference: null,
      ours: { n: 1 },
    };
    expect(explain({ ...join, joined: ["COMPLETED", "COMPLETED"] }, [])).toBeDefined();
    expect(explain({ ...join, joined: ["IN_PROGRESS", "IN_PROGRESS"] }, [])).toBeUndefined();
    expect(explain({ ...join, statuses: ["COMPLETED", "COMPLETED"] }, [])).toBeUndefined();
  });
});
