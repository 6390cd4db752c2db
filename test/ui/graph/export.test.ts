import { describe, expect, it } from "vitest";
import { GraphLayout } from "../../../src/model/run-tree/layout/layout.ts";
import { RunTree } from "../../../src/model/run-tree/run-tree.ts";
import { shapeOf } from "../../../src/model/run-tree/shape.ts";
import { mermaidOf } from "../../../src/ui/graph/mermaid.ts";
import type { Palette } from "../../../src/ui/graph/palette.ts";
import { svgOf } from "../../../src/ui/graph/svg.ts";
import { row, task } from "../../helpers/run-rows.ts";

const tone = { solid: "#111", soft: "#eee", text: "#000" };
const palette: Palette = {
  tones: {
    ...{ completed: tone, running: tone, scheduled: tone, failed: tone },
    ...{ warning: tone, paused: tone, neutral: tone },
  },
  ...{ canvas: "#fff", surface: "#fff", sunken: "#eee", line: "#ccc", lineStrong: "#bbb" },
  ...{ text: "#000", muted: "#555", faint: "#777", accent: "#00f", font: "sans-serif" },
};

const layoutOf = (...tasks: object[]) =>
  new GraphLayout(new RunTree(shapeOf({ tasks }), [row("a", { status: "FAILED" })]));

describe("a graph as a Mermaid flowchart", () => {
  it("has its tasks, the names of its cases, and the way back of a loop", () => {
    const text = mermaidOf(
      layoutOf(
        task("a"),
        task("s", "SWITCH", { decisionCases: { x: [task("b")] }, defaultCase: [] }),
        task("l", "DO_WHILE", { loopOver: [task("c")] }),
      ),
    );
    expect(text.split("\n").slice(0, 12)).toEqual([
      "flowchart TD",
      '  n0["a<br/>SIMPLE · Failed"]:::failed',
      '  n1["s<br/>SWITCH · Not reached"]:::neutral',
      "  n0 --> n1",
      '  n2["b<br/>SIMPLE · Not reached"]:::neutral',
      '  n1 -->|"x"| n2',
      '  n3["l<br/>DO_WHILE · Not reached"]:::neutral',
      "  n2 --> n3",
      '  n1 -->|"default"| n3',
      '  n4["c<br/>SIMPLE · Not reached"]:::neutral',
      "  n3 --> n4",
      "  n4 --> n3",
    ]);
  });

  it("lets no name out of its quotes", () => {
    expect(mermaidOf(layoutOf(task('x"]; click y "javascript:alert(1)')))).toContain(
      'n0["x&quot;]; click y &quot;javascript:alert(1)<br/>',
    );
  });
});

describe("a graph as SVG", () => {
  it("holds names as text only", () => {
    const text = svgOf(layoutOf(task("<script>&\u0000")), palette);
    expect(text).toContain(">&lt;script&gt;&amp;</text>");
    expect(text).not.toContain("<script");
  });

  it("has a box for each task", () => {
    const text = svgOf(layoutOf(task("a"), task("b")), palette);
    expect(text.match(/<rect [^>]*rx="6"/g)?.length).toBe(2);
  });
});
