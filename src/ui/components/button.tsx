import { useId, type ReactNode } from "react";
import { Button as AriaButton, Tooltip, TooltipTrigger } from "react-aria-components";

type Look = "primary" | "secondary" | "quiet" | "danger";

const LOOKS: Readonly<Record<Look, string>> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong border-transparent",
  secondary: "bg-surface text-text border-line-strong hover:bg-hover",
  quiet: "bg-transparent text-muted border-transparent hover:bg-hover hover:text-text",
  danger: "bg-failed-soft text-failed border-transparent hover:brightness-95",
};

export interface ButtonProps {
  children: ReactNode;
  onPress?: () => void;
  look?: Look;
  type?: "button" | "submit";
  /** Why it cannot be used now; undefined when it can. It stays reachable, so that the reason can be read. */
  disabledReason?: string | undefined;
  /** Spoken name of a button that shows an icon alone; also its tooltip. */
  label?: string;
  pending?: boolean;
  autoFocus?: boolean;
  /** Of a button that stays pressed: whether it is. */
  isOn?: boolean;
  className?: string;
}

/** A button. A forbidden one says why. */
export function Button(props: ButtonProps): ReactNode {
  const { look = "secondary", disabledReason, label, pending = false } = props;
  const reasonId = useId();
  const forbidden = disabledReason !== undefined;
  const isOff = forbidden || pending;
  const button = (
    <AriaButton
      type={pending ? "button" : (props.type ?? "button")}
      onPress={() => {
        if (!isOff) props.onPress?.();
      }}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog puts the focus on its safe answer
      autoFocus={props.autoFocus ?? false}
      {...(label !== undefined && { "aria-label": label })}
      {...(props.isOn !== undefined && { "aria-pressed": props.isOn })}
      // Not `isPending`: that announces the button by its id, and most are gone when they are done.
      {...(isOff && { "aria-disabled": true })}
      {...(forbidden && { "aria-describedby": reasonId })}
      className={`inline-flex h-7 shrink-0 items-center justify-center gap-1.5 rounded-md border px-2.5 font-medium whitespace-nowrap transition-colors ${LOOKS[look]} ${label === undefined ? "" : "min-w-7 px-1.5"} ${isOff ? "opacity-50" : ""} ${props.isOn === true ? "bg-selected! text-accent!" : ""} ${props.className ?? ""}`}
    >
      {props.children}
      {forbidden && (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      )}
    </AriaButton>
  );
  const tip = disabledReason ?? label;
  if (tip === undefined) return button;
  return (
    <TooltipTrigger delay={400}>
      {button}
      <Tip>{tip}</Tip>
    </TooltipTrigger>
  );
}

/** The bubble of a `TooltipTrigger`. */
function Tip({ children }: { children: ReactNode }): ReactNode {
  return (
    <Tooltip
      offset={6}
      className="z-50 max-w-72 rounded-md border border-line bg-surface px-2 py-1 text-sm text-text shadow-float"
    >
      {children}
    </Tooltip>
  );
}
