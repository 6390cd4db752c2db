import {
  ChevronLeft,
  ChevronRight,
  Crosshair,
  Download,
  Maximize,
  Pause,
  Play,
  Route,
  Rows3,
  UnfoldVertical,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import { chosenTurn } from "../../model/run-tree/layout/view.ts";
import { isReached, type RunNode } from "../../model/run-tree/nodes.ts";
import { Button } from "../components/button.tsx";
import { Menu } from "../components/menu.tsx";
import { useKeys } from "../lib/keys.ts";
import { withTurn } from "./actions.ts";
import type { GraphController } from "./controller.ts";
import { findNode } from "./reveal.ts";

/** How long a turn is shown while they are played. */
const PLAY_MS = 700;

export interface ToolbarProps {
  controller: GraphController;
  selection: string | null;
  /** Opens all below a node, or all of the run. */
  onExpand: (below: RunNode | null) => void;
  onOrientation: () => void;
  isFollowing: boolean;
  onFollow: () => void;
  isCritical: boolean;
  onCritical: () => void;
  /** A definition alone has nothing to follow and no critical path. */
  hasRun: boolean;
}

/** What can be done to the picture; each has a key as well. */
export function Toolbar(props: ToolbarProps): ReactNode {
  const { controller, selection } = props;
  const expand = (): void => {
    const { tree, view, marks } = controller;
    const key = marks.focused ?? selection;
    props.onExpand(key === null ? null : findNode(tree, key, view));
  };
  useKeys([
    { keys: "+", label: "Graph: zoom in", run: () => controller.zoomIn() },
    { keys: "=", label: "Graph: zoom in", run: () => controller.zoomIn() },
    { keys: "-", label: "Graph: zoom out", run: () => controller.zoomOut() },
    { keys: "0", label: "Graph: show all", run: () => controller.fit() },
    { keys: "e", label: "Graph: expand all below", run: expand },
  ]);
  return (
    <div
      data-graph-control
      className="absolute top-3 right-3 flex items-center gap-1 @max-xl:top-auto @max-xl:bottom-3"
    >
      <TurnStepper controller={controller} selection={selection} />
      <div
        role="toolbar"
        aria-label="Graph"
        className="flex items-center gap-0.5 rounded-md border border-line bg-surface p-0.5"
      >
        <Tool label="Zoom out (-)" run={() => controller.zoomOut()} icon={<ZoomOut size={15} />} />
        <Tool label="Zoom in (+)" run={() => controller.zoomIn()} icon={<ZoomIn size={15} />} />
        <Tool label="Show all (0)" run={() => controller.fit()} icon={<Maximize size={15} />} />
        <Tool label="Expand all below (e)" run={expand} icon={<UnfoldVertical size={15} />} />
        <Tool label="Turn the direction" run={props.onOrientation} icon={<Rows3 size={15} />} />
        {props.hasRun && (
          <>
            <Tool
              label="Follow the newest active task"
              run={props.onFollow}
              isOn={props.isFollowing}
              icon={<Crosshair size={15} />}
            />
            <Tool
              label="Critical path"
              run={props.onCritical}
              isOn={props.isCritical}
              icon={<Route size={15} />}
            />
          </>
        )}
        <Menu
          label="Save the graph"
          trigger={
            <AriaButton
              aria-label="Save the graph"
              className="inline-flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
            >
              <Download size={15} aria-hidden />
            </AriaButton>
          }
          groups={[
            [
              { id: "svg", label: "As SVG", run: () => save("svg", controller) },
              { id: "png", label: "As PNG", run: () => save("png", controller) },
              { id: "mermaid", label: "As Mermaid", run: () => save("mermaid", controller) },
            ],
          ]}
        />
      </div>
    </div>
  );
}

/** What makes files is fetched when one is asked for. */
function save(format: "svg" | "png" | "mermaid", controller: GraphController): void {
  void import("./export.ts").then(({ saveGraph }) => saveGraph(format, controller));
}

function Tool(props: {
  label: string;
  run: () => void;
  icon: ReactNode;
  isOn?: boolean;
}): ReactNode {
  return (
    <Button
      look="quiet"
      label={props.label}
      onPress={props.run}
      {...(props.isOn !== undefined && { isOn: props.isOn })}
    >
      {props.icon}
    </Button>
  );
}

/** Steps through the turns of the loop that is selected, or that the selected task stands in. */
function TurnStepper({
  controller,
  selection,
}: {
  controller: GraphController;
  selection: string | null;
}): ReactNode {
  const [isPlaying, setPlaying] = useState(false);
  const loop = loopOf(controller, selection);
  const turns = loop?.lanes.filter(isReached).map(({ turn }) => turn ?? 1) ?? [];
  const turn = loop === null ? 1 : chosenTurn(loop, controller.view);
  const next = turns[turns.indexOf(turn) + 1];
  const show = (turn: number | undefined): void => {
    if (loop !== null && turn !== undefined) {
      controller.show(withTurn(loop, turn, controller.view));
    }
  };
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setTimeout(() => (next === undefined ? setPlaying(false) : show(next)), PLAY_MS);
    return () => clearTimeout(timer);
  });
  if (loop === null) return null;
  return (
    <div
      role="group"
      aria-label={`Turns of ${loop.shape.base}`}
      className="flex items-center rounded-md border border-line bg-surface p-0.5"
    >
      <Button
        look="quiet"
        label="Previous turn"
        onPress={() => show(turns[turns.indexOf(turn) - 1])}
      >
        <ChevronLeft size={15} />
      </Button>
      <span className="tabular px-1 text-sm whitespace-nowrap">
        Turn {turn} of {turns.at(-1)}
      </span>
      <Button look="quiet" label="Next turn" onPress={() => show(next)}>
        <ChevronRight size={15} />
      </Button>
      <Button
        look="quiet"
        label={isPlaying ? "Stop" : "Play the turns"}
        onPress={() => setPlaying(!isPlaying)}
      >
        {isPlaying ? <Pause size={14} /> : <Play size={14} />}
      </Button>
    </div>
  );
}

function loopOf({ tree, view }: GraphController, selection: string | null): RunNode | null {
  const node = selection === null ? null : findNode(tree, selection, view);
  for (let at = node; at !== null; at = at.lane.owner) {
    if (at.shape.kind === "loop" && at.lanes.some(isReached)) return at;
  }
  return null;
}
