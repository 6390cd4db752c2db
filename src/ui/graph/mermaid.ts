/** A graph as a Mermaid flowchart, as it is drawn: what is hidden in a stack stays one box. */
import type { Block, LaneBox } from "../../model/run-tree/layout/boxes.ts";
import type { GraphLayout } from "../../model/run-tree/layout/layout.ts";
import { statusOf, typeOf } from "../../model/run-tree/nodes.ts";
import { lookOf } from "../lib/status.ts";

const CLASSES: Readonly<Record<string, string>> = {
  completed: "fill:#e2f5e8,stroke:#1f9d55,color:#15703a",
  running: "fill:#e3edff,stroke:#3b7cf5,color:#1d56c9",
  scheduled: "fill:#ece9fd,stroke:#8b7cf0,color:#5a4bb5",
  failed: "fill:#fde7e8,stroke:#dc3545,color:#b3202c",
  warning: "fill:#fdf0d9,stroke:#d9860a,color:#8a5200",
  paused: "fill:#f9f1cf,stroke:#bf9a16,color:#72590a",
  neutral: "fill:#eaedf1,stroke:#98a1b0,color:#545c6b",
};

/** The text of the flowchart. */
export function mermaidOf({ root, orientation }: GraphLayout): string {
  const writer = new Writer();
  writer.lane(root, []);
  const direction = orientation === "vertical" ? "TD" : "LR";
  const classes = Object.entries(CLASSES).map(([name, style]) => `  classDef ${name} ${style};`);
  return [`flowchart ${direction}`, ...writer.lines, ...classes, ""].join("\n");
}

/** Where a line comes from, and what is written on it. */
interface Exit {
  id: string;
  label: string;
}

class Writer {
  readonly lines: string[] = [];
  private count = 0;

  /** Writes a lane; gives where lines leave it. */
  lane({ blocks }: LaneBox, entries: Exit[]): Exit[] {
    return blocks.reduce((exits, block) => this.block(block, exits), entries);
  }

  private block(block: Block, entries: Exit[]): Exit[] {
    const { node, lanes, stack, arrangement } = block;
    const status = statusOf(node);
    const { tone, word } = lookOf(status);
    const text = `${node.shape.base}<br/>${typeOf(node)} · ${word}`;
    const id = this.box(text, tone, entries);
    const exits: Exit[] = [];
    if (arrangement === "frame") {
      const body = lanes.reduce((from, lane) => this.lane(lane, from), [{ id, label: "" }]);
      if (node.shape.kind === "loop") this.edge(body, id);
      return body;
    }
    for (const lane of lanes) exits.push(...this.lane(lane, [{ id, label: lane.lane.label }]));
    if (stack !== null) {
      const stacked = this.box(`${stack.lanes.length} branches`, "neutral", [{ id, label: "" }]);
      exits.push({ id: stacked, label: "" });
    }
    return exits.length > 0 ? exits : [{ id, label: "" }];
  }

  private box(text: string, tone: string, entries: Exit[]): string {
    const id = `n${this.count++}`;
    this.lines.push(`  ${id}["${quoted(text)}"]:::${tone}`);
    this.edge(entries, id);
    return id;
  }

  private edge(from: Exit[], to: string): void {
    for (const { id, label } of from) {
      this.lines.push(label === "" ? `  ${id} --> ${to}` : `  ${id} -->|"${quoted(label)}"| ${to}`);
    }
  }
}

function quoted(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("\n", " ");
}
