import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type KeyboardEvent, type ReactNode } from "react";
import { taskNamesQuery, workflowNamesQuery } from "../lib/name-queries.ts";
import { Sheet } from "../components/confirm-dialog.tsx";
import { SearchField } from "../components/fields.tsx";
import { recentRuns } from "../lib/recent-runs.ts";
import { paletteEntries, type PaletteTarget } from "./palette-entries.ts";

/** Goes to anything by its name or id: a page, a run, a task's run, a definition. */
export function Palette({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  return (
    <Sheet open={open} onClose={onClose} title="Go to anything">
      {open && <Choice onClose={onClose} />}
    </Sheet>
  );
}

function Choice({ onClose }: { onClose: () => void }): ReactNode {
  const go = useGo();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const workflows = useQuery(workflowNamesQuery);
  const tasks = useQuery(taskNamesQuery);
  const entries = paletteEntries(text, {
    workflows: workflows.data ?? [],
    tasks: tasks.data ?? [],
    recent: recentRuns(),
  });
  const chosen = Math.min(at, entries.length - 1);
  const take = (target: PaletteTarget | undefined): void => {
    if (target === undefined) return;
    onClose();
    go(target);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(entries.length - 1, chosen + step)));
  };
  return (
    <div onKeyDown={onKeyDown} className="flex flex-col gap-2">
      <SearchField
        label="A name, or the id of a run or task"
        value={text}
        autoFocus
        activeOption={entries[chosen] === undefined ? undefined : optionId(chosen)}
        onChange={(typed) => {
          setText(typed);
          setAt(0);
        }}
        onSubmit={() => take(entries[chosen]?.target)}
      />
      <ul id="palette" role="listbox" aria-label="Places" className="max-h-[50vh] overflow-auto">
        {entries.map(({ id, label, hint, target }, index) => (
          <li
            key={id}
            id={optionId(index)}
            role="option"
            aria-selected={index === chosen}
            ref={(element) => {
              if (index === chosen) element?.scrollIntoView({ block: "nearest" });
            }}
            onClick={() => take(target)}
            className={`flex h-8 cursor-pointer items-center gap-2 rounded px-2 ${index === chosen ? "bg-selected" : "hover:bg-hover"}`}
          >
            <bdi className="min-w-0 truncate">{label}</bdi>
            <span className="ml-auto shrink-0 text-sm text-muted">{hint}</span>
          </li>
        ))}
      </ul>
      {entries.length === 0 && <p className="px-2 text-muted">Nothing has this name.</p>}
    </div>
  );
}

const optionId = (index: number): string => `palette-${index}`;

function useGo(): (target: PaletteTarget) => void {
  const navigate = useNavigate();
  return (target) => {
    switch (target.kind) {
      case "page":
        return void navigate({ to: target.to });
      case "run":
        return void navigate({ to: "/runs/$runId", params: { runId: target.id } });
      case "correlation":
        return void navigate({ to: "/runs", search: { correlationId: target.id } });
      case "definition":
        return void navigate({ to: "/definitions/$name", params: { name: target.name } });
      case "task":
        return void navigate({ to: "/tasks/$name", params: { name: target.name } });
      case "start":
        return void navigate({ to: "/start/$name", params: { name: target.name } });
    }
  };
}
