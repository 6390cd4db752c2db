import type { ReactNode } from "react";
import { readJson, readJsonObject } from "../lib/json-text.ts";
import { TextField } from "./fields.tsx";

/** A field for JSON that says what is wrong with it while it is typed. */
export function JsonField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  hint?: ReactNode;
  /** Also lists and plain values. */
  anyValue?: boolean;
}): ReactNode {
  const read = props.anyValue === true ? readJson(props.value) : readJsonObject(props.value);
  return (
    <TextField
      label={props.label}
      value={props.value}
      onChange={props.onChange}
      rows={props.rows ?? 8}
      mono
      error={read.ok ? undefined : read.problem}
      hint={props.hint}
    />
  );
}
