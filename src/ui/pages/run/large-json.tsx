import { Download } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { stringifyLossless } from "../../lib/lossless.ts";
import { Button } from "../../components/button.tsx";
import { saveJson } from "../../lib/save-json.ts";
import { sizeText } from "../../lib/format-time.ts";

/** Bytes of JSON above which only its beginning is shown. */
export const MAX_TREE_BYTES = 2_000_000;
const HEAD_LENGTH = 64 * 1024;

/** The beginning of a value that is too large to be read here, and a way to save it. */
export function LargeJson(props: { value: unknown; label: string; bytes: number }): ReactNode {
  const { value, label, bytes } = props;
  const head = useMemo(() => stringifyLossless(value).slice(0, HEAD_LENGTH), [value]);
  return (
    <JsonHead head={head} label={label} bytes={bytes}>
      <Button onPress={() => saveJson(value, label)}>
        <Download size={14} aria-hidden /> Save the whole
      </Button>
    </JsonHead>
  );
}

/** The beginning of a JSON text as text. */
export function JsonHead(props: {
  head: string;
  label: string;
  bytes: number;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5 text-muted">
        <span>{sizeText(props.bytes)}: this is the beginning.</span>
        <span className="ml-auto" />
        {props.children}
      </div>
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={`Beginning of ${props.label}`}
        className="min-h-0 flex-1 overflow-auto p-3 font-mono text-sm break-all whitespace-pre-wrap"
      >
        {props.head}…
      </pre>
    </div>
  );
}
