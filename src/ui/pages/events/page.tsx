import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { SearchField } from "../../components/fields.tsx";
import { Page } from "../../components/page.tsx";
import { TabBar } from "../../components/tabs.tsx";
import { compact } from "../../lib/search-params.ts";
import { DeadLetters } from "./dead-letters.tsx";
import { Executions } from "./executions.tsx";
import { Handlers } from "./handlers.tsx";
import type { EventsSearch } from "./search.ts";

export type ChangeEvents = (changes: {
  [K in keyof EventsSearch]?: EventsSearch[K] | undefined;
}) => void;

/** Event handlers, what they did, and the events that nothing could be done about. */
export function EventsPage(): ReactNode {
  const search = useSearch({ from: "/events" });
  const navigate = useNavigate();
  const change: ChangeEvents = (changes) =>
    void navigate({ to: "/events", search: compact({ ...search, ...changes }) as EventsSearch });
  const view = search.view ?? "handlers";
  return (
    <Page
      title="Events"
      actions={
        <Button look="primary" onPress={() => change({ view: undefined, open: "" })}>
          <Plus size={14} aria-hidden /> New handler
        </Button>
      }
      toolbar={
        <>
          <TabBar
            label="What is shown"
            value={view}
            onChange={(chosen) =>
              change({ view: chosen === "handlers" ? undefined : chosen, open: undefined })
            }
            tabs={[
              { id: "handlers", label: "Handlers" },
              { id: "done", label: "What they did" },
              { id: "dead", label: "Dead letters" },
            ]}
          />
          {view !== "dead" && (
            <SearchField
              id="filter"
              label="Find a handler or event"
              value={search.text ?? ""}
              className="w-60"
              onChange={(text) => change({ text: text === "" ? undefined : text })}
            />
          )}
        </>
      }
    >
      {view === "handlers" && <Handlers search={search} change={change} />}
      {view === "done" && <Executions text={search.text ?? ""} />}
      {view === "dead" && <DeadLetters />}
    </Page>
  );
}
