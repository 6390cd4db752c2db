import { describe, expect, it } from "vitest";
import { LIMIT_VARIABLES, limitsIn } from "../../src/lib/limit-variables.ts";

function read(variables: Record<string, unknown>) {
  const lines: string[] = [];
  return { limits: limitsIn(variables, (line) => lines.push(line)), lines };
}

describe("limits that variables set", () => {
  it("are absent where nothing is set", () => {
    expect(read({ BATON_MAX_TASKS: " ", OTHER: "1" })).toEqual({
      limits: { execution: {}, scripts: {} },
      lines: [],
    });
  });

  it("are read by the names of their variables", () => {
    const { limits, lines } = read({
      BATON_MAX_TASKS: "100",
      BATON_MAX_BRANCHES: " 20 ",
      BATON_MAX_DEPTH: "3",
      BATON_MAX_PAYLOAD_BYTES: "2048",
      BATON_MAX_SCRIPT_STEPS: "200000",
      BATON_MAX_SCRIPT_BYTES: "2097152",
    });
    expect(lines).toEqual([]);
    expect(limits).toEqual({
      execution: { maxTasks: 100, maxBranches: 20, maxDepth: 3, maxPayloadBytes: 2048 },
      scripts: { maxSteps: 200_000, memoryBytes: 2_097_152 },
    });
  });

  it.each(["0", "-1", "1.5", "many", "1e12", "Infinity", "NaN"])(
    "are left at their defaults and told of for %s",
    (value) => {
      for (const name of Object.keys(LIMIT_VARIABLES)) {
        const { limits, lines } = read({ [name]: value });
        expect(limits).toEqual({ execution: {}, scripts: {} });
        expect(lines).toEqual([expect.stringContaining(name)]);
      }
    },
  );
});
