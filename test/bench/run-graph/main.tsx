/** A page with one graph or timeline of a made-up run: `?tasks=5000&form=mixed&view=graph&theme=dark`. */
import { useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { RunGraph } from "../../../src/ui/graph/run-graph.tsx";
import { useRunTree } from "../../../src/ui/graph/use-run-tree.ts";
import { Timeline } from "../../../src/ui/timeline/timeline.tsx";
import { listenForKeys } from "../../../src/ui/lib/keys.ts";
import { madeUpRun, type Form } from "./made-up-run.ts";
import "./page.css";

const parameters = new URLSearchParams(location.search);
const run = madeUpRun(
  (parameters.get("form") ?? "mixed") as Form,
  Number(parameters.get("tasks") ?? 200),
);
document.documentElement.dataset["theme"] = parameters.get("theme") ?? "light";
performance.mark("run-graph-begins");

function Page(): ReactNode {
  const [selection, setSelection] = useState<string | null>(null);
  const tree = useRunTree(run.definition, run.rows);
  return (
    <div className="h-screen">
      {parameters.get("view") === "timeline" ? (
        <Timeline tree={tree} selection={selection} onSelect={setSelection} isLive={false} />
      ) : (
        <RunGraph tree={tree} selection={selection} onSelect={setSelection} />
      )}
    </div>
  );
}

listenForKeys();
createRoot(document.getElementById("root") as HTMLElement).render(<Page />);
