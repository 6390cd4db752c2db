import { Ruler, Undo2 } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import type { RunTree } from "../../model/run-tree/run-tree.ts";
import { Button } from "../components/button.tsx";
import { useNow } from "../lib/use-now.ts";
import type { LoadChild } from "../graph/use-children.ts";
import { useTreeVersion } from "../graph/use-run-tree.ts";
import { extentOf, idleStretches, type Stretch } from "./bars.ts";
import type { Marker } from "./paint-timeline.ts";
import { timelineRows, type ChildTrees, type Order } from "./rows.ts";
import { TimelineChart } from "./timeline-chart.tsx";
import { useChildTrees } from "./use-child-trees.ts";
import { toggled } from "../lib/toggled.ts";

const ORDERS: readonly { order: Order; label: string }[] = [
  { order: "structure", label: "Structure" },
  { order: "start", label: "Start" },
  { order: "duration", label: "Duration" },
  { order: "worker", label: "Worker" },
];

export interface TimelineProps {
  tree: RunTree;
  /** The key of the selected node, as in the graph. */
  selection: string | null;
  onSelect: (key: string) => void;
  /** Fetches a child's run, to be shown below the task that started it. */
  loadChild: LoadChild;
  /** The run goes on: the scale grows with the time. */
  isLive: boolean;
  /** Signals and what operators did. */
  markers?: readonly Marker[];
}

const NO_MARKERS: readonly Marker[] = [];

/** The tasks of a run over time. */
export function Timeline(props: TimelineProps): ReactNode {
  const { tree, isLive } = props;
  const version = useTreeVersion(tree);
  const now = useNow();
  const [order, setOrder] = useState<Order>("structure");
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const [seen, setSeen] = useState<Stretch | null>(null);
  const [isRuling, setRuling] = useState(false);
  const [isFolding, setFolding] = useState(true);
  const [children, setChildren] = useState<ChildTrees>(new Map());
  const at = isLive ? now : 0;
  /* oxlint-disable react-hooks/exhaustive-deps -- a tree is changed in place, its version tells */
  const rows = useMemo(
    () => timelineRows(tree, order, flipped, children),
    [tree, version, order, flipped, children],
  );
  const attempts = useMemo(
    () => [...tree.entries.values()].flatMap((entry) => entry.attempts),
    [tree, version],
  );
  /* oxlint-enable react-hooks/exhaustive-deps */
  const problem = useChildTrees({
    ...{ rows, isLive, loadChild: props.loadChild },
    onLoaded: (key, child) => setChildren((before) => new Map(before).set(key, child)),
  });
  const whole = useMemo(() => extentOf(attempts, at), [attempts, at]);
  const idle = useMemo(
    () => (whole === null || !isFolding ? [] : idleStretches(attempts, whole, at)),
    [attempts, whole, isFolding, at],
  );
  if (whole === null) return <p className="p-6 text-muted">No task has been scheduled yet.</p>;
  const flip = (key: string): void => {
    setFlipped(toggled(flipped, key));
  };
  return (
    <div className="flex size-full flex-col bg-surface">
      <div
        role="toolbar"
        aria-label="Timeline"
        className="flex items-center gap-1 overflow-x-auto border-b border-line px-3 py-1.5"
      >
        <span className="text-sm text-muted">Order by</span>
        {ORDERS.map((each) => (
          <Button
            key={each.order}
            look="quiet"
            onPress={() => setOrder(each.order)}
            isOn={each.order === order}
          >
            {each.label}
          </Button>
        ))}
        <span className="flex-1" />
        <Button look="quiet" onPress={() => setFolding(!isFolding)} isOn={isFolding}>
          Fold idle time
        </Button>
        <Button look="quiet" onPress={() => setRuling(!isRuling)} isOn={isRuling}>
          <Ruler size={14} aria-hidden /> Ruler
        </Button>
        <Button
          look="quiet"
          disabledReason={seen === null ? "The whole run is in sight" : undefined}
          onPress={() => setSeen(null)}
        >
          <Undo2 size={14} aria-hidden /> Whole run
        </Button>
      </div>
      {problem !== null && (
        <p role="alert" className="border-b border-line bg-failed-soft px-3 py-1.5 text-failed">
          A sub-workflow could not be read: {problem}
        </p>
      )}
      <TimelineChart
        rows={rows}
        whole={whole}
        seen={seen ?? whole}
        idle={idle}
        onSee={setSeen}
        isRuling={isRuling}
        now={isLive ? now : whole.to}
        nowLine={isLive ? now : null}
        selection={props.selection}
        onSelect={props.onSelect}
        onFlip={flip}
        markers={props.markers ?? NO_MARKERS}
      />
    </div>
  );
}
