import { lazy, Suspense, useEffect, useLayoutEffect, useState, type ReactNode } from "react";
import { criticalPath } from "../../model/run-tree/critical-path.ts";
import { newestActive } from "../../model/run-tree/find-tasks.ts";
import type { Orientation } from "../../model/run-tree/layout/metrics.ts";
import type { RunNode } from "../../model/run-tree/nodes.ts";
import type { RunTree } from "../../model/run-tree/run-tree.ts";
import { Button } from "../components/button.tsx";
import { pressOn, withTurn } from "./actions.ts";
import { toLayout, type Point } from "./camera.ts";
import { GraphController } from "./controller.ts";
import { FindBar } from "./find-bar.tsx";
import { cardRect, hitAt } from "./geometry.ts";
import { GraphCanvas } from "./graph-canvas.tsx";
import { findNode, keyFor } from "./reveal.ts";
import { useChildren, type LoadChild } from "./use-children.ts";
import { useContentRevision } from "./use-content-revision.ts";
import { useTreeVersion } from "./use-run-tree.ts";

export type { ChildRun } from "./use-children.ts";

/** What nobody needs for the first picture comes after it; the outline brings a whole tree widget with it. */
const OutlineTree = lazy(() =>
  import("./outline-tree.tsx").then((module) => ({ default: module.OutlineTree })),
);

const Toolbar = lazy(() => import("./toolbar.tsx").then((module) => ({ default: module.Toolbar })));
const Minimap = lazy(() => import("./minimap.tsx").then((module) => ({ default: module.Minimap })));

export interface RunGraphProps {
  tree: RunTree;
  /** The key of the selected node: the reference name of its attempts. Within loops the name in the definition does, too. */
  selection: string | null;
  /** The key of a node that was pressed, with the node; null for a press beside all of them. */
  onSelect: (key: string | null, node: RunNode | null) => void;
  /** Fetches a child's run, to be drawn in place. */
  loadChild?: LoadChild;
  orientation?: Orientation;
  /** Keys of nodes that stand out among the others as long as nothing is searched for. */
  lit?: ReadonlySet<string>;
}

/** The graph of a run, or of a definition alone. */
export function RunGraph(props: RunGraphProps): ReactNode {
  const { tree } = props;
  const [orientation, setOrientation] = useState<Orientation>(props.orientation ?? "vertical");
  const [isFollowing, setFollowing] = useState(false);
  const [isCritical, setCritical] = useState(false);
  const controller = useController(tree, orientation);
  useCriticalPath(controller, isCritical);
  useFollowing(controller, isFollowing);
  const isReady = useAfterPaint();
  const { toggle, expand, problem, dismiss } = useChildren(controller, props.loadChild);
  const selection =
    props.selection === null ? null : keyFor(tree, controller.layout, props.selection);
  const select = (key: string | null): void =>
    props.onSelect(key, key === null ? null : findNode(tree, key, controller.view));

  useLayoutEffect(() => {
    if (selection !== controller.marks.selected) controller.mark({ selected: selection });
    if (selection !== null) controller.reveal(selection);
  }, [controller, selection, tree]);

  const press = (at: Point, isDouble: boolean): void => {
    const point = toLayout(controller.camera, at);
    const hit = hitAt(controller.layout, point);
    if (hit === null) {
      if (!isDouble) select(null);
      return;
    }
    const { node } = hit.block;
    if (hit.part === "stack" || isDouble) {
      toggle(node);
      return;
    }
    const meant = pressOn(hit.block, cardRect(hit.block, controller.layout.orientation), point);
    if (meant.kind === "toggle") toggle(node);
    else if (meant.kind === "turn") controller.show(withTurn(node, meant.turn, controller.view));
    else select(node.key);
  };

  const hasRun = tree.entries.size > 0;
  return (
    <div className="group @container relative size-full overflow-hidden bg-canvas">
      <GraphCanvas controller={controller} onPress={press} />
      {isReady && (
        <>
          <Suspense>
            <OutlineTree
              tree={tree}
              view={controller.view}
              selection={selection}
              onSelect={select}
              onFocus={(key) => {
                if (key !== null && findNode(tree, key, controller.view) !== null)
                  controller.reveal(key);
                controller.mark({ focused: key });
              }}
            />
          </Suspense>
          <FindBar controller={controller} lit={props.lit ?? null} />
          <Suspense>
            <Toolbar
              controller={controller}
              selection={selection}
              hasRun={hasRun}
              onExpand={expand}
              onOrientation={() =>
                setOrientation(orientation === "vertical" ? "horizontal" : "vertical")
              }
              isFollowing={isFollowing}
              onFollow={() => setFollowing(!isFollowing)}
              isCritical={isCritical}
              onCritical={() => setCritical(!isCritical)}
            />
            <Minimap controller={controller} />
          </Suspense>
          {problem !== null && <Problem text={problem} onDismiss={dismiss} />}
        </>
      )}
      <div className="pointer-events-none absolute inset-0 rounded-sm ring-2 ring-accent ring-inset not-group-has-[[role=treegrid]_:focus-visible]:hidden" />
    </div>
  );
}

/** Marks the tasks that decided how long the run took, or none. */
function useCriticalPath(controller: GraphController, isOn: boolean): void {
  const version = useTreeVersion(controller.tree);
  useEffect(() => {
    controller.mark({ critical: isOn ? criticalPath(controller.tree.root) : null });
  }, [controller, isOn, version]);
}

/** Keeps the newest task that is open in sight. */
function useFollowing(controller: GraphController, isOn: boolean): void {
  const version = useTreeVersion(controller.tree);
  useEffect(() => {
    const ref = isOn ? newestActive(controller.tree) : null;
    if (ref !== null) controller.reveal(ref);
  }, [controller, isOn, version]);
}

/** What takes time to make and is not in the first picture comes after it. */
function useAfterPaint(): boolean {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setTimeout(() => setReady(true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return isReady;
}

function useController(tree: RunTree, orientation: Orientation): GraphController {
  const [controller] = useState(() => new GraphController(tree, orientation));
  useLayoutEffect(() => {
    controller.setTree(tree);
    return tree.subscribe((change) => controller.grow(change));
  }, [controller, tree]);
  useEffect(() => controller.setOrientation(orientation), [controller, orientation]);
  useContentRevision(controller);
  return controller;
}

function Problem({ text, onDismiss }: { text: string; onDismiss: () => void }): ReactNode {
  return (
    <div
      role="alert"
      data-graph-control
      className="absolute bottom-3 left-3 flex max-w-[70%] items-center gap-2 rounded-md border border-line bg-failed-soft px-3 py-1.5 text-failed"
    >
      <span className="min-w-0 break-words">{text}</span>
      <Button look="quiet" onPress={onDismiss}>
        Dismiss
      </Button>
    </div>
  );
}
