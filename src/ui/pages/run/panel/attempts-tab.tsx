import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import type { SkeletonTask } from "../../../../model/baton/skeleton.ts";
import { TabBar } from "../../../components/tabs.tsx";
import { Empty, ErrorPanel, Loading } from "../../../components/states.tsx";
import { isSame } from "../../../lib/is-same.ts";
import { DiffView } from "../../../diff/diff-view.tsx";
import { wholeTaskQuery } from "../queries.ts";
import { useRun } from "../run-context.ts";
import { baseOf, type Selection } from "../run-data.ts";
import { SquareStrip, type Square } from "./square-strip.tsx";

type Side = "input" | "output";
const SIDES = [
  { id: "input", name: "Input" },
  { id: "output", name: "Output" },
] as const;

/** All attempts and turns of the task; two of them can be compared. */
export function AttemptsTab(props: { selection: Selection; row: SkeletonTask }): ReactNode {
  const { index, change, search } = useRun();
  const { selection, row } = props;
  const { ref, attempts, position } = selection;
  const turns = index.turns.get(baseOf(row)) ?? [];
  const other = search.with === undefined ? undefined : index.byId.get(search.with);
  const attemptSquares = attempts.map((each, at) => squareOf(each, `Attempt ${at + 1}`));
  const turnSquares = turns.flatMap((turn) => {
    const latest = index.byRef.get(turn)?.at(-1);
    return latest === undefined ? [] : [squareOf(latest, `Turn ${turnName(latest)}`)];
  });
  const pick = (taskId: string, isCompared: boolean): void => {
    if (isCompared) return change({ with: taskId === search.with ? undefined : taskId });
    const chosen = index.byId.get(taskId);
    if (chosen === undefined) return;
    const all = index.byRef.get(chosen.ref) ?? [];
    change({
      task: chosen.ref,
      attempt: all.length > 1 ? all.indexOf(chosen) + 1 : undefined,
      with: search.with === taskId ? undefined : search.with,
    });
  };
  const strip = { chosen: row.taskId, compared: search.with, onPick: pick };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-col gap-3 border-b border-line p-3">
        <SquareStrip title="Attempts" squares={attemptSquares} {...strip} />
        {turnSquares.length > 0 && <SquareStrip title="Turns" squares={turnSquares} {...strip} />}
        <p className="text-sm text-faint">
          Press one to show it; Shift and press, or Shift and Enter, to compare the shown one with
          it.
        </p>
        {other === undefined && position > 0 && (
          <button
            type="button"
            onClick={() => change({ with: attempts[position - 1]?.taskId })}
            className="self-start text-accent hover:underline"
          >
            Compare with the attempt before
          </button>
        )}
      </div>
      <div className="min-h-0 flex-1">
        {other === undefined ? (
          <Empty
            title={
              attempts.length + turns.length > 2 ? "Choose two to compare" : "Nothing to compare"
            }
          >
            {attempts.length === 1 && turns.length === 0 && `${ref} has been tried once.`}
          </Empty>
        ) : (
          <Comparison before={other} after={row} />
        )}
      </div>
    </div>
  );
}

function Comparison(props: { before: SkeletonTask; after: SkeletonTask }): ReactNode {
  const { runId } = useRun();
  const [chosen, setChosen] = useState<Side | null>(null);
  // The older one stands at the left, whichever was chosen first.
  const isReversed = props.before.sequence > props.after.sequence;
  const before = isReversed ? props.after : props.before;
  const after = isReversed ? props.before : props.after;
  const first = useQuery(wholeTaskQuery(runId, before.taskId, before.status));
  const second = useQuery(wholeTaskQuery(runId, after.taskId, after.status));
  const error = first.error ?? second.error;
  if (error !== null) return <ErrorPanel error={error} what="They could not be compared" />;
  if (first.data === undefined || second.data === undefined) return <Loading />;
  const [old, now] = [first.data, second.data];
  // What differs is shown first.
  const side = chosen ?? (isSame(old.input, now.input) ? "output" : "input");
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="shrink-0 border-b border-line px-2">
        <TabBar
          label="What is compared"
          value={side}
          onChange={setChosen}
          tabs={SIDES.map(({ id, name }) => ({
            id,
            label: (
              <span>
                {name}{" "}
                <span className="text-sm text-faint">
                  {isSame(old[id], now[id]) ? "is the same" : "differs"}
                </span>
              </span>
            ),
          }))}
        />
      </div>
      <div className="min-h-0 flex-1">
        <DiffView
          key={side}
          before={old[side]}
          after={now[side]}
          beforeLabel={nameOf(before)}
          afterLabel={nameOf(after)}
          label={`${side} of ${after.ref}`}
          fill
        />
      </div>
    </div>
  );
}

function squareOf(row: SkeletonTask, name: string): Square {
  return { id: row.taskId, status: row.status, name };
}

/** The numbers of the turns around it, the outermost first. */
function turnName({ scope, iteration }: SkeletonTask): string {
  const numbers = scope.split("__").filter((part) => part !== "");
  return numbers.length > 0 ? numbers.join(".") : String(iteration);
}

function nameOf(row: SkeletonTask): string {
  return `${row.ref}, attempt ${row.attempt + 1}`;
}
