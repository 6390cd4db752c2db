import type { ReactNode } from "react";
import type { TaskDef } from "../../../model/task-def.ts";
import { Select, TextField } from "../../components/fields.tsx";

interface NumberMember {
  member: keyof TaskDef;
  label: string;
  hint?: string;
}

const RETRIES: readonly NumberMember[] = [
  { member: "retryCount", label: "Retries" },
  { member: "retryDelaySeconds", label: "Delay, seconds" },
  { member: "backoffScaleFactor", label: "Factor", hint: "Of linear delays" },
  { member: "maxRetryDelaySeconds", label: "Longest delay, seconds", hint: "0: no limit" },
  { member: "backoffJitterMs", label: "Jitter, milliseconds" },
];
const TIMES: readonly NumberMember[] = [
  { member: "responseTimeoutSeconds", label: "Must answer in, seconds", hint: "0: no limit" },
  { member: "timeoutSeconds", label: "A try may take, seconds", hint: "0: no limit" },
  { member: "pollTimeoutSeconds", label: "Must be taken in, seconds", hint: "Empty: no limit" },
  { member: "totalTimeoutSeconds", label: "All tries may take, seconds", hint: "0: no limit" },
];
const LIMITS: readonly NumberMember[] = [
  { member: "concurrentExecLimit", label: "At once", hint: "Empty: no limit" },
  { member: "rateLimitPerFrequency", label: "Handed out", hint: "0: no limit" },
  { member: "rateLimitFrequencyInSeconds", label: "within, seconds" },
];

export type ChangeDefinition = (change: Partial<Record<keyof TaskDef, unknown>>) => void;

/** The members of a task definition that people change. */
export function TaskForm(props: {
  value: Partial<TaskDef>;
  onChange: ChangeDefinition;
  named: boolean;
}): ReactNode {
  const { value, onChange } = props;
  const numbers = (members: readonly NumberMember[]): ReactNode => (
    <div className="grid grid-cols-2 gap-3 lg:grid-cols-3">
      {members.map(({ member, label, hint }) => (
        <TextField
          key={member}
          label={label}
          inputMode="numeric"
          hint={hint}
          value={value[member] === undefined ? "" : String(value[member])}
          error={isNumber(value[member]) ? undefined : "A whole number"}
          onChange={(text) => onChange({ [member]: numberOf(text) })}
        />
      ))}
    </div>
  );
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-3 lg:grid-cols-2">
        {props.named && (
          <TextField
            label="Name"
            value={value.name ?? ""}
            onChange={(name) => onChange({ name })}
            required
          />
        )}
        <TextField
          label="Owner, an e-mail address"
          value={value.ownerEmail ?? ""}
          onChange={(ownerEmail) => onChange({ ownerEmail })}
        />
        <TextField
          label="Description"
          value={value.description ?? ""}
          onChange={(description) => onChange({ description })}
        />
      </div>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 font-semibold">When it fails</legend>
        <Select
          label="Delays"
          value={value.retryLogic ?? "FIXED"}
          onChange={(retryLogic) => onChange({ retryLogic })}
          className="max-w-64"
          options={[
            { value: "FIXED", label: "All the same" },
            { value: "LINEAR_BACKOFF", label: "Growing by the same amount" },
            { value: "EXPONENTIAL_BACKOFF", label: "Doubling" },
          ]}
        />
        {numbers(RETRIES)}
      </fieldset>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 font-semibold">When it takes too long</legend>
        <Select
          label="Then"
          value={value.timeoutPolicy ?? "TIME_OUT_WF"}
          onChange={(timeoutPolicy) => onChange({ timeoutPolicy })}
          className="max-w-64"
          options={[
            { value: "TIME_OUT_WF", label: "The workflow times out" },
            { value: "RETRY", label: "It is tried again" },
            { value: "ALERT_ONLY", label: "It is only counted" },
          ]}
        />
        {numbers(TIMES)}
      </fieldset>
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-2 font-semibold">How many, over all runs</legend>
        {numbers(LIMITS)}
      </fieldset>
    </div>
  );
}

/** What is no number stays as it was typed, so that it can be corrected; the form says what is wrong. */
function numberOf(text: string): unknown {
  if (text.trim() === "") return undefined;
  return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
}

function isNumber(value: unknown): boolean {
  return value === undefined || Number.isSafeInteger(value);
}
