import { useQuery } from "@tanstack/react-query";
import { BookMarked, History, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "../../components/button.tsx";
import { Sheet } from "../../components/confirm-dialog.tsx";
import { TextField } from "../../components/fields.tsx";
import { ErrorPanel, Loading } from "../../components/states.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Time } from "../../components/time.tsx";
import { dropExample, keepExample, readExamples } from "./examples.ts";
import { offeredRunsQuery } from "./queries.ts";
import type { StartFields } from "./start-fields.ts";

interface FillFromProps {
  name: string;
  fields: StartFields;
  onFill: (fields: StartFields) => void;
  onFillFrom: (runId: string) => void;
}

const LINE = "flex min-h-9 w-full items-center gap-3 rounded-md px-2 text-left hover:bg-hover";

/** Fills the form from a run that has been, or from an example. */
export function FillFrom(props: FillFromProps): ReactNode {
  const [open, setOpen] = useState<"runs" | "examples" | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      <Button look="quiet" onPress={() => setOpen("runs")}>
        <History size={14} aria-hidden /> Past runs
      </Button>
      <Button look="quiet" onPress={() => setOpen("examples")}>
        <BookMarked size={14} aria-hidden /> Examples
      </Button>
      <Sheet open={open === "runs"} onClose={close} title="Fill from a past run">
        <PastRuns
          name={props.name}
          onChoose={(runId) => {
            close();
            props.onFillFrom(runId);
          }}
        />
      </Sheet>
      <Sheet open={open === "examples"} onClose={close} title={`Examples of ${props.name}`}>
        <Examples {...props} onClose={close} />
      </Sheet>
    </>
  );
}

function PastRuns(props: { name: string; onChoose: (runId: string) => void }): ReactNode {
  const runs = useQuery(offeredRunsQuery(props.name));
  if (runs.isError) return <ErrorPanel error={runs.error} what="The runs could not be read" />;
  if (runs.data === undefined) return <Loading lines={4} label="Loading runs" />;
  if (runs.data.length === 0) return <p className="text-muted">It has not run yet.</p>;
  return (
    <ul className="-mx-2 max-h-96 overflow-auto">
      {runs.data.map(({ workflowId, status, startTime }) => (
        <li key={workflowId}>
          <button type="button" className={LINE} onClick={() => props.onChoose(workflowId)}>
            <span className="w-28 shrink-0">
              <StatusBadge status={status} />
            </span>
            <span className="min-w-0 flex-1 truncate font-mono text-sm">{workflowId}</span>
            <span className="text-muted">
              <Time at={Date.parse(startTime ?? "")} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Examples(props: FillFromProps & { onClose: () => void }): ReactNode {
  const { name, fields } = props;
  const [examples, setExamples] = useState(() => readExamples(name));
  const [title, setTitle] = useState("");
  const keep = (): void => {
    keepExample(name, { title: title.trim(), fields });
    setExamples(readExamples(name));
    setTitle("");
  };
  return (
    <>
      {examples.length === 0 && (
        <p className="text-muted">None yet. They are kept in this browser alone.</p>
      )}
      <ul className="-mx-2 max-h-80 overflow-auto">
        {examples.map((example) => (
          <li key={example.title} className="flex items-center">
            <button
              type="button"
              className={LINE}
              onClick={() => {
                props.onFill(example.fields);
                props.onClose();
              }}
            >
              <bdi className="truncate font-medium">{example.title}</bdi>
            </button>
            <Button
              look="quiet"
              label={`Remove the example ${example.title}`}
              onPress={() => {
                dropExample(name, example.title);
                setExamples(readExamples(name));
              }}
            >
              <Trash2 size={14} aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      <form
        className="flex items-end gap-2 border-t border-line pt-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (title.trim() !== "") keep();
        }}
      >
        <TextField
          label="Keep what is in the form as"
          value={title}
          onChange={setTitle}
          className="flex-1"
        />
        <Button type="submit" disabledReason={title.trim() === "" ? "It needs a name" : undefined}>
          Keep
        </Button>
      </form>
    </>
  );
}
