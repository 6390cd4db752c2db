/** Reads JSON: virtual lines, folding, search, copy, download. What it shows is never parsed as HTML. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight, Download } from "lucide-react";
import { useMemo, useRef, useState, type ReactNode } from "react";
import { stringifyLossless } from "../lib/lossless.ts";
import { jsonLines, quoted, type JsonKind, type JsonLine } from "../lib/json-lines.ts";
import { saveJson } from "../lib/save-json.ts";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";
import { SearchField } from "./fields.tsx";
import { toggled } from "../lib/toggled.ts";

const LINE_HEIGHT = 18;
const INDENT = 14;
/** A longer text is cut in its line; copying takes the whole. */
const MOST_CHARACTERS = 2000;
const MOST_LINES_WITHOUT_SCROLLING = 32;

const COLOURS: Readonly<Record<JsonKind, string>> = {
  text: "text-completed",
  number: "text-running",
  boolean: "text-scheduled",
  null: "text-faint",
  open: "text-muted",
  close: "text-muted",
  folded: "text-muted",
};

export interface JsonViewProps {
  value: unknown;
  /** What it is, for the names of buttons and of the file: "Input of charge_card". */
  label: string;
  /** Fills its parent instead of growing with its lines up to a limit. */
  fill?: boolean;
}

/** See the head of the file. */
export function JsonView({ value, label, fill = false }: JsonViewProps): ReactNode {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [query, setQuery] = useState("");
  const lines = useMemo(() => jsonLines(value, folded), [value, folded]);
  const shown = useMemo(() => {
    const wanted = query.trim().toLowerCase();
    if (wanted === "") return lines;
    return lines.filter(({ name, text }) => `${name ?? ""} ${text}`.toLowerCase().includes(wanted));
  }, [lines, query]);
  const toggle = (pointer: string): void => {
    setFolded(toggled(folded, pointer));
  };
  const height = Math.min(shown.length, MOST_LINES_WITHOUT_SCROLLING) * LINE_HEIGHT + 16;
  return (
    <div className={`flex min-h-0 flex-col ${fill ? "h-full" : ""}`}>
      <div className="flex items-center gap-1 border-b border-line px-2 py-1">
        <SearchField
          label={`Find in ${label}`}
          placeholder="Find"
          value={query}
          onChange={setQuery}
          className="w-48"
        />
        <span className="ml-auto text-sm text-faint tabular">
          {query === "" ? "" : `${shown.length} lines`}
        </span>
        <CopyButton text={() => stringifyLossless(value, 2)} what={label} />
        <Button look="quiet" label={`Download ${label}`} onPress={() => saveJson(value, label)}>
          <Download size={14} aria-hidden />
        </Button>
      </div>
      <Lines lines={shown} onToggle={toggle} label={label} {...(!fill && { height })} />
    </div>
  );
}

function Lines(props: {
  lines: readonly JsonLine[];
  onToggle: (pointer: string) => void;
  label: string;
  height?: number;
}): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: props.lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={props.label}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      className="min-h-0 flex-1 overflow-auto py-2 font-mono text-sm"
      style={props.height === undefined ? {} : { height: props.height, flex: "none" }}
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = props.lines[item.index];
          if (line === undefined) return null;
          return (
            <div
              key={item.key}
              className="absolute left-0 min-w-full px-2 leading-[18px] whitespace-pre hover:bg-hover"
              style={{
                transform: `translateY(${item.start}px)`,
                paddingLeft: 20 + line.depth * INDENT,
              }}
            >
              <Fold line={line} onToggle={props.onToggle} />
              {line.name !== null && <bdi className="text-text">{quoted(line.name)}: </bdi>}
              <bdi className={COLOURS[line.kind]}>{cut(line.text)}</bdi>
              {line.comma && <span className="text-faint">,</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Fold({
  line,
  onToggle,
}: {
  line: JsonLine;
  onToggle: (pointer: string) => void;
}): ReactNode {
  if (line.kind !== "open" && line.kind !== "folded") return null;
  const isOpen = line.kind === "open";
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <button
      type="button"
      aria-label={`${isOpen ? "Fold" : "Unfold"} ${line.pointer === "" ? "everything" : line.pointer}`}
      aria-expanded={isOpen}
      onClick={() => onToggle(line.pointer)}
      className="-ml-4 inline-block h-[18px] w-4 align-top text-faint hover:text-text"
    >
      <Icon size={12} aria-hidden className="my-[3px] block" />
    </button>
  );
}

function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, MOST_CHARACTERS)}… (${text.length.toLocaleString("en-US")} characters)`;
}
