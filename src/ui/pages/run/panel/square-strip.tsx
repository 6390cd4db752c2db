import { useState, type ReactNode } from "react";
import { Button } from "../../../components/button.tsx";
import { countText } from "../../../lib/format-time.ts";
import { isFailure, lookOf } from "../../../lib/status.ts";
import { TONE_SOLID } from "../../../components/tones.ts";

export interface Square {
  id: string;
  status: string;
  name: string;
}

/** Squares that are drawn at once: thousands of turns come in pages. */
const PAGE = 200;

/** A square for each, in the colour of its status. */
export function SquareStrip(props: {
  title: string;
  squares: readonly Square[];
  chosen: string;
  compared: string | undefined;
  onPick: (id: string, isCompared: boolean) => void;
}): ReactNode {
  const { squares, chosen, compared } = props;
  const at = squares.findIndex(({ id }) => id === chosen);
  const [page, setPage] = useState(Math.max(0, Math.floor(at / PAGE)));
  const pages = Math.ceil(squares.length / PAGE);
  const failed = squares.filter(({ status }) => isFailure(status)).length;
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-center gap-2 text-sm text-muted">
        <span className="font-medium">
          {props.title} <span className="tabular">{countText(squares.length)}</span>
        </span>
        {failed > 0 && <span className="text-failed">{countText(failed)} failed</span>}
        {pages > 1 && (
          <span className="ml-auto flex items-center gap-1">
            <Button
              disabledReason={page === 0 ? "These are the first" : undefined}
              onPress={() => setPage(page - 1)}
            >
              Earlier
            </Button>
            <span className="tabular">
              {page * PAGE + 1}–{Math.min(squares.length, (page + 1) * PAGE)}
            </span>
            <Button
              disabledReason={page === pages - 1 ? "These are the last" : undefined}
              onPress={() => setPage(page + 1)}
            >
              Later
            </Button>
          </span>
        )}
      </p>
      <div role="group" aria-label={props.title} className="-mx-1 flex flex-wrap">
        {squares.slice(page * PAGE, (page + 1) * PAGE).map(({ id, status, name }) => {
          const { tone, word } = lookOf(status);
          const mark =
            id === chosen
              ? "ring-2 ring-accent"
              : id === compared
                ? "ring-2 ring-warning-solid"
                : "";
          return (
            <button
              key={id}
              type="button"
              title={`${name}: ${word}`}
              aria-label={`${name}: ${word}${id === compared ? ", compared" : ""}`}
              aria-pressed={id === chosen}
              onClick={(event) => props.onPick(id, event.shiftKey)}
              className="flex size-6 items-center justify-center rounded-sm"
            >
              <span
                className={`size-4 rounded-sm ring-offset-1 ring-offset-surface ${TONE_SOLID[tone]} ${mark}`}
              />
            </button>
          );
        })}
      </div>
    </div>
  );
}
