/** A page with one graph or timeline of a made-up run: `?tasks=5000&form=mixed&view=graph&theme=dark&live=20`. */
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import type { RunRow } from "../../../src/model/run-tree/rows.ts";
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
const TENTH_MS = 100;
document.documentElement.dataset["theme"] = parameters.get("theme") ?? "light";
performance.mark("run-graph-begins");

/** All rows at once, or so many more each tenth of a second. */
function useGrowing(rows: readonly RunRow[], step: number): readonly RunRow[] {
  const [shown, setShown] = useState(step === 0 ? rows.length : step);
  useEffect(() => {
    if (shown >= rows.length) return undefined;
    const timer = setTimeout(() => setShown(shown + step), TENTH_MS);
    return () => clearTimeout(timer);
  }, [rows, shown, step]);
  return useMemo(() => rows.slice(0, shown), [rows, shown]);
}

function Page(): ReactNode {
  const [selection, setSelection] = useState<string | null>(null);
  const rows = useGrowing(run.rows, Number(parameters.get("live") ?? 0));
  const tree = useRunTree(run.definition, rows);
  return (
    <div className="h-screen">
      {parameters.get("view") === "timeline" ? (
        <Timeline
          tree={tree}
          selection={selection}
          onSelect={setSelection}
          loadChild={() => Promise.reject(new Error("There is no child."))}
          isLive={false}
        />
      ) : (
        <RunGraph tree={tree} selection={selection} onSelect={setSelection} />
      )}
    </div>
  );
}

listenForKeys();
createRoot(document.getElementById("root") as HTMLElement).render(<Page />);
