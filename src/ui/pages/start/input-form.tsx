import { useState, type ReactNode } from "react";
import { Select, TextField } from "../../components/fields.tsx";
import { valueAt } from "../../lib/definition-tasks.ts";
import { isSame } from "../../lib/is-same.ts";
import { stringifyLossless } from "../../lib/lossless.ts";
import { fieldProblem, fieldText, fieldValue, withValueAt } from "./field-text.ts";
import type { InputField } from "./input-fields.ts";

/** The fields of an input. What is typed goes into the input at once. */
export function InputForm(props: {
  fields: readonly InputField[];
  input: unknown;
  onChange: (input: unknown) => void;
  path?: readonly string[];
}): ReactNode {
  const { fields, input, path = [] } = props;
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field) => {
        const place = [...path, field.name];
        if (field.kind === "object") {
          return (
            <fieldset key={field.name} className="rounded-md border border-line p-3">
              <legend className="px-1 text-sm font-medium text-muted">
                {field.name}
                {field.required && " *"}
              </legend>
              <InputForm {...props} fields={field.fields} path={place} />
            </fieldset>
          );
        }
        return (
          <OneField
            key={field.name}
            field={field}
            value={valueAt(input, place)}
            onChange={(value) => props.onChange(withValueAt(input, place, value))}
          />
        );
      })}
    </div>
  );
}

interface OneFieldProps {
  field: InputField;
  value: unknown;
  onChange: (value: unknown) => void;
}

function OneField({ field, value, onChange }: OneFieldProps): ReactNode {
  const [typed, setTyped] = useState("");
  const label = field.required ? `${field.name} *` : field.name;
  if (field.kind === "boolean" || field.kind === "choice") {
    return <Choice field={field} label={label} value={value} onChange={onChange} />;
  }
  // "1.0" on the way to "1.05" must not become "1" under the cursor.
  const isTyped = isSame(fieldValue(typed, field.kind), value);
  const text = isTyped ? typed : fieldText(value, field.kind);
  const isLong = text.length > LONG || text.includes("\n");
  return (
    <TextField
      label={label}
      value={text}
      onChange={(next) => {
        setTyped(next);
        onChange(fieldValue(next, field.kind));
      }}
      placeholder={placeholderOf(field)}
      hint={field.description === "" ? undefined : field.description}
      error={fieldProblem(text, field.kind)}
      {...(isLong && { rows: Math.min(MOST_ROWS, 2 + text.split("\n").length) })}
    />
  );
}

const LONG = 120;
const MOST_ROWS = 8;
const NONE = "none";

function Choice(props: OneFieldProps & { label: string }): ReactNode {
  const { field, value, onChange } = props;
  const choices = field.kind === "boolean" ? [true, false] : field.choices;
  const texts = choices.map((choice) => fieldText(choice, "any"));
  const text = fieldText(value, "any");
  // What the JSON holds is shown even where the schema does not allow it.
  const known = value === undefined || texts.includes(text) ? texts : [...texts, text];
  return (
    <div className="flex flex-col gap-1">
      <Select
        label={props.label}
        value={value === undefined ? NONE : `= ${text}`}
        options={[
          { value: NONE, label: "not given" },
          ...known.map((each) => ({ value: `= ${each}`, label: each })),
        ]}
        onChange={(chosen) =>
          onChange(chosen === NONE ? undefined : fieldValue(chosen.slice(2), "any"))
        }
      />
      {field.description !== "" && <span className="text-sm text-faint">{field.description}</span>}
    </div>
  );
}

function placeholderOf({ kind, fallback }: InputField): string {
  if (fallback !== undefined) return `${stringifyLossless(fallback)} when it is left out`;
  return kind === "any" ? "Text, or JSON: 3, true, [1, 2]" : "";
}
