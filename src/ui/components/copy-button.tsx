import { Check, Copy } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "./button.tsx";

const SHOWN_MS = 1500;

/** Copies a text. `what` names it: "Copy run id". */
export function CopyButton({
  text,
  what,
}: {
  /** A function where the text is costly to make. */
  text: string | (() => string);
  what: string;
}): ReactNode {
  const [copied, setCopied] = useState(false);
  return (
    <Button
      look="quiet"
      label={copied ? "Copied" : `Copy ${what}`}
      onPress={() => {
        void navigator.clipboard.writeText(typeof text === "string" ? text : text()).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), SHOWN_MS);
        });
      }}
    >
      {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
    </Button>
  );
}
