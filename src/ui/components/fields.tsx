/** Form fields, each with its label, a hint and an error. */
import { ChevronDown, Search, X } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button as AriaButton,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField as AriaSearchField,
  Select as AriaSelect,
  SelectValue,
  Switch as AriaSwitch,
  Text,
  TextArea,
  TextField as AriaTextField,
} from "react-aria-components";

const INPUT =
  "w-full rounded-md border border-line-strong bg-surface px-2 text-text placeholder:text-faint disabled:opacity-50";

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** The label is only spoken. */
  hideLabel?: boolean;
  className?: string;
}

/** One line of text, or several with `rows`. */
export function TextField(
  props: FieldProps & {
    rows?: number;
    mono?: boolean;
    type?: string;
    required?: boolean;
    inputMode?: "numeric";
  },
): ReactNode {
  const font = props.mono === true ? "font-mono text-sm" : "";
  return (
    <AriaTextField
      value={props.value}
      onChange={props.onChange}
      isInvalid={props.error !== undefined}
      isRequired={props.required ?? false}
      type={props.type ?? "text"}
      {...(props.hideLabel === true && { "aria-label": props.label })}
      className={`flex flex-col gap-1 ${props.className ?? ""}`}
    >
      {props.hideLabel !== true && (
        <Label className="text-sm font-medium text-muted">{props.label}</Label>
      )}
      {props.rows === undefined ? (
        <Input
          placeholder={props.placeholder ?? ""}
          {...(props.inputMode && { inputMode: props.inputMode })}
          className={`${INPUT} h-7 ${font} data-[invalid]:border-failed-solid`}
        />
      ) : (
        <TextArea
          rows={props.rows}
          placeholder={props.placeholder ?? ""}
          className={`${INPUT} py-1 ${font} data-[invalid]:border-failed-solid`}
        />
      )}
      {props.hint !== undefined && (
        <Text slot="description" className="text-sm text-faint">
          {props.hint}
        </Text>
      )}
      <FieldError className="text-sm text-failed">{props.error}</FieldError>
    </AriaTextField>
  );
}

/** A text to look for, with a way to clear it. */
export function SearchField(
  props: FieldProps & {
    id?: string;
    onSubmit?: (value: string) => void;
    autoFocus?: boolean;
    /** Id of the option of a list below that Enter takes; the list is `#palette`. */
    activeOption?: string | undefined;
  },
): ReactNode {
  return (
    <AriaSearchField
      aria-label={props.label}
      value={props.value}
      onChange={props.onChange}
      {...(props.onSubmit && { onSubmit: props.onSubmit })}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- only of a dialog that asks for this text
      autoFocus={props.autoFocus ?? false}
      className={`group relative ${props.className ?? ""}`}
    >
      <Search
        size={14}
        aria-hidden
        className="pointer-events-none absolute top-[7px] left-2 text-faint"
      />
      <Input
        {...(props.id !== undefined && { id: props.id })}
        placeholder={props.placeholder ?? props.label}
        {...(props.activeOption !== undefined && { "aria-activedescendant": props.activeOption })}
        className={`${INPUT} h-7 pr-7 pl-7 [&::-webkit-search-cancel-button]:hidden`}
      />
      <AriaButton
        aria-label="Clear"
        className="absolute top-0.5 right-0.5 flex size-6 items-center justify-center rounded text-faint group-data-[empty]:hidden hover:bg-hover"
      >
        <X size={14} aria-hidden />
      </AriaButton>
    </AriaSearchField>
  );
}

/** One of a few choices. */
export function Select<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
  hideLabel?: boolean;
  className?: string;
}): ReactNode {
  return (
    <AriaSelect
      selectedKey={props.value}
      onSelectionChange={(key) => props.onChange(key as T)}
      {...(props.hideLabel === true && { "aria-label": props.label })}
      className={`flex flex-col gap-1 ${props.className ?? ""}`}
    >
      {props.hideLabel !== true && (
        <Label className="text-sm font-medium text-muted">{props.label}</Label>
      )}
      <AriaButton className="flex h-7 items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-2 hover:bg-hover">
        <SelectValue className="truncate" />
        <ChevronDown size={14} aria-hidden className="text-faint" />
      </AriaButton>
      <Popover className="z-50 min-w-(--trigger-width) rounded-lg border border-line bg-surface p-1 shadow-float">
        <ListBox className="max-h-80 overflow-auto outline-none">
          {props.options.map((option) => (
            <ListBoxItem
              key={option.value}
              id={option.value}
              textValue={option.label}
              className="flex h-7 cursor-default items-center rounded px-2 outline-none data-[focused]:bg-hover data-[selected]:font-medium"
            >
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** On or off, at once. */
export function Switch(props: {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
}): ReactNode {
  return (
    <AriaSwitch
      isSelected={props.on}
      onChange={props.onChange}
      className="group flex items-center gap-2"
    >
      <span className="flex h-4 w-7 items-center rounded-full bg-line-strong p-0.5 transition-colors group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-focus group-data-[selected]:bg-accent">
        <span className="size-3 rounded-full bg-surface transition-transform group-data-[selected]:translate-x-3" />
      </span>
      {props.label}
    </AriaSwitch>
  );
}
