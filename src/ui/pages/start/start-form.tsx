import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import { executeRun, startRun } from "../../api/starts.ts";
import { Button } from "../../components/button.tsx";
import { Select, Switch, TextField } from "../../components/fields.tsx";
import { Card } from "../../components/page.tsx";
import { useKeys } from "../../lib/keys.ts";
import { CopyAs } from "./copy-as.tsx";
import { FillFrom } from "./fill-from.tsx";
import type { FieldSource, InputField } from "./input-fields.ts";
import { InputForm } from "./input-form.tsx";
import { InputJson } from "./input-json.tsx";
import { Outcome, type Started } from "./outcome.tsx";
import {
  inputText,
  priorityProblem,
  readDomains,
  readInput,
  requestOf,
  type StartFields,
  type StartRequest,
} from "./start-fields.ts";

const BATCH = 20;
/** Starts that are under way at once. */
const BATCH_WIDTH = 4;

interface StartFormProps {
  definition: WorkflowDef;
  /** Undefined: whatever is the latest when it starts. */
  version: number | undefined;
  inputFields: readonly InputField[];
  source: FieldSource;
  initial: StartFields;
  onFillFrom: (runId: string) => void;
}

/** The form of a start; what came of it stands below. */
export function StartForm(props: StartFormProps): ReactNode {
  const { definition, version } = props;
  const [fields, setFields] = useState(props.initial);
  const [waits, setWaits] = useState(false);
  const [waitSeconds, setWaitSeconds] = useState("10");
  const set = (changes: Partial<StartFields>): void => setFields({ ...fields, ...changes });
  const request = requestOf({ name: definition.name, version }, fields);
  const seconds = waits && /^[1-9]\d{0,2}$/.test(waitSeconds) ? Number(waitSeconds) : null;
  const start = useMutation({
    mutationFn: ({ request: asked, count }: { request: StartRequest; count: number }) =>
      startAll(asked, count, seconds),
  });
  const problem = request === null ? "Something in the form is wrong" : undefined;
  const begin = (count: number): void => {
    if (request !== null) start.mutate({ request, count });
  };
  useKeys([{ keys: "mod+Enter", label: "Start", whileTyping: true, run: () => begin(1) }]);
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4 p-4">
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
        <Input {...props} fields={fields} set={set} />
        <InputJson
          definition={definition}
          text={fields.input}
          onChange={(input) => set({ input })}
        />
      </div>
      <Options fields={fields} set={set} />
      <div className="flex flex-wrap items-center gap-2">
        <Button
          look="primary"
          disabledReason={problem}
          pending={start.isPending}
          onPress={() => begin(1)}
        >
          <Play size={14} aria-hidden /> Start
        </Button>
        <Button
          disabledReason={
            problem ??
            (fields.idempotencyKey !== ""
              ? "An idempotency key allows one run"
              : waits
                ? "Only one can be waited for"
                : undefined)
          }
          pending={start.isPending}
          onPress={() => begin(BATCH)}
        >
          Start {BATCH}
        </Button>
        <Switch label="Wait for the result" on={waits} onChange={setWaits} />
        {waits && (
          <TextField
            label="Seconds to wait at most"
            hideLabel
            inputMode="numeric"
            value={waitSeconds}
            onChange={setWaitSeconds}
            className="w-16"
          />
        )}
        <span className="ml-auto">
          <CopyAs request={request} waitSeconds={seconds} />
        </span>
      </div>
      {(start.isSuccess || start.isError) && (
        <div key={start.submittedAt} ref={bringIntoView} className="min-h-80 scroll-my-4">
          <Outcome
            started={start.data}
            failure={start.error}
            request={start.variables?.request}
            waitSeconds={seconds}
          />
        </div>
      )}
    </div>
  );
}

/** What came of a start stands below the form, often out of sight: without this the button seems to do nothing. */
function bringIntoView(outcome: HTMLElement | null): void {
  outcome?.scrollIntoView({ block: "nearest" });
}

function Input(
  props: StartFormProps & { fields: StartFields; set: (changes: Partial<StartFields>) => void },
): ReactNode {
  const { definition, fields, set } = props;
  const input = readInput(fields.input);
  return (
    <Card
      title="Input"
      actions={
        <FillFrom
          name={definition.name}
          fields={fields}
          onFill={set}
          onFillFrom={props.onFillFrom}
        />
      }
    >
      {props.inputFields.length === 0 ? (
        <p className="text-muted">
          The definition reads nothing from its input. What else is given can be written as JSON.
        </p>
      ) : "problem" in input ? (
        <p className="text-muted">The fields come back as soon as the JSON is right.</p>
      ) : (
        <>
          <InputForm
            fields={props.inputFields}
            input={input.value}
            onChange={(value) => set({ input: inputText(value) })}
          />
          <p className="mt-3 text-sm text-faint">
            {props.source === "schema"
              ? "The fields are those of the input schema."
              : "The fields are those that the definition names or reads."}
          </p>
        </>
      )}
    </Card>
  );
}

function Options(props: {
  fields: StartFields;
  set: (changes: Partial<StartFields>) => void;
}): ReactNode {
  const { fields, set } = props;
  const domains = readDomains(fields.domains);
  return (
    <Card title="Options">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <TextField
          label="Correlation id"
          value={fields.correlationId}
          onChange={(correlationId) => set({ correlationId })}
        />
        <TextField
          label="Priority"
          inputMode="numeric"
          placeholder="0"
          hint="0 to 99; a higher one is polled first"
          value={fields.priority}
          error={priorityProblem(fields.priority)}
          onChange={(priority) => set({ priority })}
        />
        <TextField
          label="Idempotency key"
          value={fields.idempotencyKey}
          onChange={(idempotencyKey) => set({ idempotencyKey })}
        />
        <Select
          label="If the key is taken"
          value={fields.strategy}
          options={[
            { value: "FAIL", label: "Refuse" },
            { value: "RETURN_EXISTING", label: "Answer the run that has it" },
            { value: "FAIL_ON_RUNNING", label: "Refuse while that run is running" },
          ]}
          onChange={(strategy) => set({ strategy })}
        />
        <TextField
          label="Domains of tasks"
          rows={2}
          mono
          placeholder={"charge_card = eu-west\n* = canary"}
          hint="A line for each task: task = domain"
          value={fields.domains}
          error={"problem" in domains ? domains.problem : undefined}
          onChange={(text) => set({ domains: text })}
          className="sm:col-span-2"
        />
      </div>
    </Card>
  );
}

async function startAll(
  request: StartRequest,
  count: number,
  waitSeconds: number | null,
): Promise<Started> {
  if (waitSeconds !== null) return { kind: "waited", run: await executeRun(request, waitSeconds) };
  if (count === 1) return { kind: "one", runId: await startRun(request) };
  const runIds: string[] = [];
  let left = count;
  let failure: unknown = null;
  const startSome = async (): Promise<void> => {
    while (left > 0 && failure === null) {
      left -= 1;
      try {
        runIds.push(await startRun(request));
      } catch (thrown) {
        failure = thrown;
      }
    }
  };
  await Promise.all(Array.from({ length: BATCH_WIDTH }, startSome));
  if (runIds.length === 0) throw failure;
  return { kind: "many", runIds, failure };
}
