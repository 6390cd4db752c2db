import { Code2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { TextField } from "../../components/fields.tsx";
import { Menu } from "../../components/menu.tsx";
import { LANGUAGES } from "../../lib/code-text.ts";
import { copyAs } from "./copy-as.ts";
import type { ChangeSearch } from "./filter-bar.tsx";
import { requestOf } from "./queries.ts";
import { filtersOf } from "./query-filters.ts";
import type { RunsSearch } from "./search.ts";

/** The same choice as text, for what the filters cannot say; and as a program. */
export function QueryText({
  search,
  change,
}: {
  search: RunsSearch;
  change: ChangeSearch;
}): ReactNode {
  const request = requestOf(search, Date.now());
  // A relative range moves along with the time: what is being typed stays until the filters change.
  const asked = requestOf(search, 0).query;
  const [known, setKnown] = useState(asked);
  const [typed, setTyped] = useState<string | null>(null);
  if (asked !== known) {
    setKnown(asked);
    setTyped(null);
  }
  const text = typed ?? request.query;
  const apply = (): void => {
    setTyped(null);
    const filters = filtersOf(text);
    if (filters === null) change({ ...NO_FILTERS, q: text });
    else change({ ...NO_FILTERS, ...filters, q: undefined });
  };
  return (
    <form
      className="flex w-full items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextField
        label="Query"
        hideLabel
        mono
        className="flex-1"
        value={text}
        onChange={setTyped}
        placeholder="workflowType IN (order, invoice) AND (status = FAILED OR status = TIMED_OUT)"
      />
      <Button type="submit" look="primary">
        Search
      </Button>
      <Menu
        label="Copy this search as"
        trigger={
          <Button>
            <Code2 size={14} aria-hidden /> Copy as
          </Button>
        }
        groups={[
          LANGUAGES.map((language) => ({
            id: language,
            label: language,
            run: () =>
              void navigator.clipboard.writeText(copyAs(language, requestOf(search, Date.now()))),
          })),
        ]}
      />
    </form>
  );
}

const NO_FILTERS = {
  workflow: undefined,
  version: undefined,
  status: undefined,
  started: undefined,
  ended: undefined,
  updated: undefined,
  correlationId: undefined,
  id: undefined,
  longer: undefined,
  parent: undefined,
  reason: undefined,
  failed: undefined,
};
