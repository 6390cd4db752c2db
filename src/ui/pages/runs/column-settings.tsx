/** Which columns the list has and in which order; and columns out of the payloads of runs. */
import { useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import type { WorkflowSummary } from "../../../model/workflow-summary.ts";
import type { Hits } from "../../api/runs.ts";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/fields.tsx";
import { isPayloadColumn, moved, OWN_COLUMNS } from "./column-layout.ts";
import { pathText, readPath, suggestedPaths } from "./payload-path.ts";
import { titleOf } from "./run-columns.tsx";
import type { ColumnControl } from "./use-columns.ts";

const MOST_SUGGESTED = 8;

/** See the head of the file. */
export function ColumnSettings({ columns }: { columns: ColumnControl }): ReactNode {
  const { shown, show } = columns;
  const list = useRef<HTMLUListElement>(null);
  const [last, setLast] = useState<{ button: string; says: string } | null>(null);
  // The row that was moved is put elsewhere in the document, and what had the focus in it loses it.
  useEffect(() => {
    if (last === null) return;
    list.current
      ?.querySelector<HTMLElement>(`[data-move="${CSS.escape(last.button)}"] button`)
      ?.focus();
  }, [last]);
  const move = (id: string, step: 1 | -1): void => {
    const to = shown.indexOf(id) + step;
    const before = step === 1 ? (shown[to + 1] ?? null) : (shown[to] ?? null);
    show(moved(shown, id, before));
    setLast({
      button: `${step} ${id}`,
      says: `${titleOf(id)} is column ${to + 1} of ${shown.length}`,
    });
  };
  const hidden = OWN_COLUMNS.filter((id) => !shown.includes(id));
  return (
    <>
      <ul ref={list} aria-label="Columns" className="max-h-72 overflow-auto">
        {shown.map((id, index) => (
          <li key={id} className="flex h-7 items-center gap-1 rounded px-1 hover:bg-hover">
            <Shown
              id={id}
              isOnly={shown.length === 1}
              onHide={() => show(shown.filter((each) => each !== id))}
            />
            <span data-move={`-1 ${id}`}>
              <Button
                look="quiet"
                label={`Move ${titleOf(id)} up`}
                disabledReason={index === 0 ? "It is the first" : undefined}
                onPress={() => move(id, -1)}
              >
                <ArrowUp size={14} aria-hidden />
              </Button>
            </span>
            <span data-move={`1 ${id}`}>
              <Button
                look="quiet"
                label={`Move ${titleOf(id)} down`}
                disabledReason={index === shown.length - 1 ? "It is the last" : undefined}
                onPress={() => move(id, 1)}
              >
                <ArrowDown size={14} aria-hidden />
              </Button>
            </span>
          </li>
        ))}
        {hidden.map((id) => (
          <li key={id} className="flex h-7 items-center rounded px-1 hover:bg-hover">
            <label className="flex h-full min-w-0 flex-1 items-center gap-2 text-muted">
              <input type="checkbox" checked={false} onChange={() => show([...shown, id])} />
              <span className="truncate">{titleOf(id)}</span>
            </label>
          </li>
        ))}
      </ul>
      <p aria-live="polite" className="sr-only">
        {last?.says}
      </p>
      <PayloadColumn shown={shown} onAdd={(id) => show([...shown, id])} />
      {columns.isChanged && (
        <Button onPress={columns.reset} className="self-start">
          Back to the usual columns
        </Button>
      )}
    </>
  );
}

function Shown(props: { id: string; isOnly: boolean; onHide: () => void }): ReactNode {
  const { id, isOnly, onHide } = props;
  if (isPayloadColumn(id)) {
    return (
      <>
        <bdi className="min-w-0 flex-1 truncate font-mono text-sm" title={id}>
          {id}
        </bdi>
        <Button
          look="quiet"
          label={`Remove ${id}`}
          disabledReason={isOnly ? "It is the only column" : undefined}
          onPress={onHide}
        >
          <X size={14} aria-hidden />
        </Button>
      </>
    );
  }
  return (
    <label className="flex h-full min-w-0 flex-1 items-center gap-2">
      <input type="checkbox" checked disabled={isOnly} onChange={onHide} />
      <span className="truncate">{titleOf(id)}</span>
    </label>
  );
}

function PayloadColumn(props: {
  shown: readonly string[];
  onAdd: (id: string) => void;
}): ReactNode {
  const { shown, onAdd } = props;
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const [wasRefused, setWasRefused] = useState(false);
  const path = readPath(typed);
  const id = path === null ? null : pathText(path);
  const seen = client
    .getQueriesData<InfiniteData<Hits<WorkflowSummary>>>({ queryKey: ["runs"], type: "active" })
    .flatMap(([, data]) => data?.pages[0]?.rows ?? []);
  const suggested = suggestedPaths(seen, MOST_SUGGESTED + shown.length)
    .filter((each) => !shown.includes(each))
    .slice(0, MOST_SUGGESTED);
  const add = (): void => {
    setWasRefused(id === null);
    if (id === null) return;
    if (!shown.includes(id)) onAdd(id);
    setTyped("");
  };
  return (
    <form
      className="flex flex-col gap-2 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <div className="flex items-end gap-2">
        <TextField
          label="Column from input or output"
          mono
          className="min-w-0 flex-1"
          value={typed}
          onChange={setTyped}
          placeholder="input.order.items[0].sku"
        />
        <Button type="submit">Add</Button>
      </div>
      {wasRefused && id === null && (
        <p role="alert" className="text-sm text-failed">
          A path begins with input. or output.
        </p>
      )}
      {suggested.length > 0 && (
        <div role="group" aria-label="Paths of the listed runs" className="flex flex-wrap gap-1">
          {suggested.map((each) => (
            <button
              key={each}
              type="button"
              title={each}
              onClick={() => onAdd(each)}
              className="h-6 max-w-full truncate rounded border border-line px-1.5 font-mono text-sm text-muted hover:bg-hover hover:text-text"
            >
              <bdi>{each}</bdi>
            </button>
          ))}
        </div>
      )}
    </form>
  );
}
