import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { emptyTaskDefinition } from "./empty-task-definition.ts";
import type { TaskDef } from "../../../model/task-def.ts";
import { BatonApiError } from "../../../client/errors.ts";
import {
  createTaskDefinition,
  removeTaskDefinition,
  updateTaskDefinition,
  type TaskDefinition,
} from "../../api/task-definitions.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { JsonField } from "../../components/json-field.tsx";
import { Card, Page } from "../../components/page.tsx";
import { Refusal } from "../../components/saving.tsx";
import { Empty, ErrorPanel, Loading } from "../../components/states.tsx";
import { TabBar } from "../../components/tabs.tsx";
import { readJsonObject } from "../../lib/json-text.ts";
import { stringifyLossless } from "../../lib/lossless.ts";
import { taskDefinitionQuery, usersQuery } from "./queries.ts";
import { limitSentences, retrySentence, timeSentences } from "./rules.ts";
import { TaskForm } from "./task-form.tsx";

/** One task definition: its rules in words, a form, its JSON, and who uses it. */
export function TaskPage(): ReactNode {
  const { name } = useParams({ from: "/tasks/$name" });
  const { create } = useSearch({ from: "/tasks/$name" });
  if (create === "yes") return <TaskEditor stored={null} name="" />;
  return <StoredTask key={name} name={name} />;
}

function StoredTask({ name }: { name: string }): ReactNode {
  const { data, error, refetch } = useQuery(taskDefinitionQuery(name));
  if (data !== undefined)
    return <TaskEditor key={data.updateTime ?? 0} stored={data} name={name} />;
  const isUnknown = BatonApiError.is(error) && error.status === 404;
  return (
    <Page title={name}>
      {error === null && <Loading label="Loading the task definition" />}
      {isUnknown && (
        <Empty title={`${name} has no definition`}>
          It runs with the defaults: 3 retries after 60 seconds each.{" "}
          <Link
            to="/tasks/$name"
            params={{ name }}
            search={{ create: "yes" }}
            className="text-accent underline"
          >
            Define it
          </Link>
        </Empty>
      )}
      {error !== null && !isUnknown && (
        <ErrorPanel
          error={error}
          what="The task definition could not be read"
          retry={() => void refetch()}
        />
      )}
    </Page>
  );
}

function TaskEditor({ stored, name }: { stored: TaskDef | null; name: string }): ReactNode {
  const params = useParams({ from: "/tasks/$name" });
  const client = useQueryClient();
  const navigate = useNavigate();
  const begin = stored ?? emptyTaskDefinition(params.name === "new" ? "" : params.name);
  const [text, setText] = useState(stringifyLossless(begin, 2));
  const [view, setView] = useState<"form" | "json">("form");
  const [removing, setRemoving] = useState(false);
  const read = readJsonObject(text);
  const value = (read.ok ? read.value : begin) as TaskDef;
  const save = useMutation({
    mutationFn: (definition: TaskDefinition) =>
      stored === null ? createTaskDefinition(definition) : updateTaskDefinition(definition),
    onSuccess: async (_answer, definition) => {
      await client.invalidateQueries({ queryKey: ["task definitions"] });
      await client.invalidateQueries({ queryKey: ["task definition", definition.name] });
      if (stored === null) void navigate({ to: "/tasks/$name", params: { name: definition.name } });
    },
  });
  const changed = text !== stringifyLossless(begin, 2);
  return (
    <Page
      title={stored === null ? "New task definition" : name}
      heading={
        <span className="flex items-center gap-2">
          <Link to="/tasks" className="text-muted hover:text-text">
            Tasks
          </Link>
          <span className="text-faint">/</span>
          <bdi>{stored === null ? "new" : name}</bdi>
        </span>
      }
      actions={
        <>
          {stored !== null && (
            <>
              <Link
                to="/queues/$taskType"
                params={{ taskType: name }}
                className="text-accent hover:underline"
              >
                Queue
              </Link>
              <Button look="quiet" label="Delete the definition" onPress={() => setRemoving(true)}>
                <Trash2 size={14} aria-hidden />
              </Button>
            </>
          )}
          <Button
            look="primary"
            pending={save.isPending}
            disabledReason={reasonAgainstSaving(read.ok, changed || stored === null)}
            onPress={() => save.mutate(value)}
          >
            Save
          </Button>
        </>
      }
      toolbar={
        <TabBar
          label="How it is edited"
          value={view}
          onChange={setView}
          tabs={[
            { id: "form", label: "Form" },
            { id: "json", label: "JSON" },
          ]}
        />
      }
    >
      <div className="grid gap-4 p-4 xl:grid-cols-[2fr_1fr]">
        <div className="flex flex-col gap-3">
          <Refusal error={save.error} />
          {save.isSuccess && !changed && (
            <p role="status" className="rounded-md bg-completed-soft p-2 text-completed">
              Saved.
            </p>
          )}
          {view === "form" && read.ok ? (
            <Card title="Definition">
              <TaskForm
                value={value}
                named={stored === null}
                onChange={(change) => setText(stringifyLossless({ ...value, ...change }, 2))}
              />
            </Card>
          ) : (
            <JsonField label="Definition as JSON" value={text} onChange={setText} rows={32} />
          )}
        </div>
        <div className="flex flex-col gap-4">
          <Card title="What this comes to">
            <ul className="flex flex-col gap-2">
              {[retrySentence(value), ...timeSentences(value), ...limitSentences(value)].map(
                (sentence) => (
                  <li key={sentence}>{sentence}</li>
                ),
              )}
            </ul>
          </Card>
          {stored !== null && <Users name={name} />}
        </div>
      </div>
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Delete the task definition ${name}?`}
        effect="Runs go on with the rules that they began with; new tasks of this name get the defaults."
        action="Delete"
        dangerous
        onConfirm={async () => {
          await removeTaskDefinition(name);
          await client.invalidateQueries({ queryKey: ["task definitions"] });
          void navigate({ to: "/tasks" });
        }}
      />
    </Page>
  );
}

function reasonAgainstSaving(isJson: boolean, changed: boolean): string | undefined {
  if (!isJson) return "The JSON cannot be read";
  return changed ? undefined : "Nothing has been changed";
}

function Users({ name }: { name: string }): ReactNode {
  const { data } = useQuery(usersQuery(name));
  return (
    <Card title="Used by">
      {data === undefined ? (
        <Loading lines={2} />
      ) : data.length === 0 ? (
        <p className="text-muted">No workflow definition.</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {data.map(([workflow, versions]) => (
            <li key={workflow}>
              <Link
                to="/definitions/$name"
                params={{ name: workflow }}
                className="text-accent hover:underline"
              >
                <bdi>{workflow}</bdi>
              </Link>{" "}
              <span className="text-sm text-faint">version {versions.join(", ")}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
