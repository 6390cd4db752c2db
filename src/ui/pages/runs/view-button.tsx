/** Views: filters, columns and order that this browser keeps by name. */
import { useNavigate } from "@tanstack/react-router";
import { Bookmark, Check, X } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/fields.tsx";
import { PopoverButton } from "../../components/popover-button.tsx";
import {
  readViews,
  viewOf,
  withoutView,
  withView,
  writeViews,
  type SavedView,
} from "./saved-views.ts";
import type { RunsSearch } from "./search.ts";

const MOST_CHARACTERS = 60;

/** See the head of the file. @param props.search what the URL says, and the columns that are shown. */
export function ViewButton({ search }: { search: RunsSearch }): ReactNode {
  const navigate = useNavigate();
  const [views, setViews] = useState(readViews);
  const current = viewOf(views, search);
  // Another tab may have changed them meanwhile.
  const change = (how: (views: readonly SavedView[]) => SavedView[]): void => {
    const next = how(readViews());
    writeViews(next);
    setViews(next);
  };
  const open = (view: SavedView): void => void navigate({ to: "/runs", search: view.search });
  return (
    <PopoverButton
      icon={<Bookmark size={14} aria-hidden />}
      title={current?.name ?? "Views"}
      label="Views"
    >
      {(close) => (
        <>
          {views.length === 0 ? (
            <p className="text-muted">
              A view keeps filters, columns and order under a name, in this browser.
            </p>
          ) : (
            <ul aria-label="Views" className="max-h-72 overflow-auto">
              {views.map((view) => (
                <ViewRow
                  key={view.name}
                  view={view}
                  isCurrent={view === current}
                  onOpen={() => {
                    open(view);
                    close();
                  }}
                  onRemove={() => change((all) => withoutView(all, view.name))}
                />
              ))}
            </ul>
          )}
          <SaveForm
            views={views}
            onSave={(name) => {
              change((all) => withView(all, { name, search }));
              close();
            }}
          />
        </>
      )}
    </PopoverButton>
  );
}

function ViewRow(props: {
  view: SavedView;
  isCurrent: boolean;
  onOpen: () => void;
  onRemove: () => void;
}): ReactNode {
  const { name } = props.view;
  const [asks, setAsks] = useState(false);
  if (asks) {
    return (
      <li className="flex min-h-7 items-center gap-1 rounded bg-failed-soft px-1 py-1">
        <span className="min-w-0 flex-1 truncate">
          Remove <bdi>{name}</bdi>?
        </span>
        <Button autoFocus onPress={() => setAsks(false)}>
          Keep
        </Button>
        <Button look="danger" onPress={props.onRemove}>
          Remove
        </Button>
      </li>
    );
  }
  return (
    <li className="flex h-7 items-center rounded hover:bg-hover">
      <button
        type="button"
        aria-current={props.isCurrent}
        onClick={props.onOpen}
        className="flex h-full min-w-0 flex-1 items-center gap-2 rounded px-1 text-left"
      >
        <span className="w-4 shrink-0" aria-hidden>
          {props.isCurrent && <Check size={14} />}
        </span>
        <bdi className={`truncate ${props.isCurrent ? "font-medium" : ""}`}>{name}</bdi>
      </button>
      <Button look="quiet" label={`Remove ${name}`} onPress={() => setAsks(true)}>
        <X size={14} aria-hidden />
      </Button>
    </li>
  );
}

function SaveForm(props: {
  views: readonly SavedView[];
  onSave: (name: string) => void;
}): ReactNode {
  const [typed, setTyped] = useState("");
  const name = typed.trim().slice(0, MOST_CHARACTERS);
  const replaces = props.views.some((view) => view.name === name);
  return (
    <form
      className="flex items-end gap-2 border-t border-line pt-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== "") props.onSave(name);
      }}
    >
      <TextField
        label="Keep what is shown as"
        className="min-w-0 flex-1"
        value={typed}
        onChange={setTyped}
        placeholder="Failed orders"
      />
      <Button type="submit" disabledReason={name === "" ? "It needs a name" : undefined}>
        {replaces ? "Replace" : "Save"}
      </Button>
    </form>
  );
}
