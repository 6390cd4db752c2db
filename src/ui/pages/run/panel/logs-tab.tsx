import { useVirtualizer } from "@tanstack/react-virtual";
import { useQuery } from "@tanstack/react-query";
import { Download, ScrollText } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { SkeletonTask } from "../../../../model/baton/skeleton.ts";
import type { TaskExecLog } from "../../../../model/task-exec-log.ts";
import { Button } from "../../../components/button.tsx";
import { SearchField, Switch } from "../../../components/fields.tsx";
import { Empty, ErrorPanel, Loading } from "../../../components/states.tsx";
import { exactTimeText, timeText } from "../../../lib/format-time.ts";
import { saveFile } from "../../../lib/save-file.ts";
import { useSettings } from "../../../lib/settings.ts";
import { isOpen } from "../../../lib/status.ts";
import { logsQuery } from "../queries.ts";

const LINE_HEIGHT = 18;

/** The log of an attempt; it follows the newest line while the task is open. */
export function LogsTab({ row }: { row: SkeletonTask }): ReactNode {
  const isLive = isOpen(row.status);
  const logs = useQuery(logsQuery(row.taskId, isLive));
  const [query, setQuery] = useState("");
  const [wraps, setWraps] = useState(true);
  const lines = useMemo(() => {
    const wanted = query.trim().toLowerCase();
    return (logs.data ?? []).filter(({ log }) => log.toLowerCase().includes(wanted));
  }, [logs.data, query]);
  if (logs.isError) {
    return (
      <ErrorPanel
        error={logs.error}
        what="The log could not be read"
        retry={() => void logs.refetch()}
      />
    );
  }
  if (logs.data === undefined) return <Loading />;
  if (logs.data.length === 0) {
    return (
      <Empty title="No log" icon={<ScrollText size={28} strokeWidth={1.5} />}>
        {isLive
          ? "Lines that the worker adds appear here."
          : "The worker has added no lines to this attempt."}
      </Empty>
    );
  }
  const save = (): void =>
    saveFile(logs.data.map(textOf).join("\n"), `log-${row.taskId}.txt`, "text/plain");
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-2 py-1">
        <SearchField
          label="Find in the log"
          placeholder="Find"
          value={query}
          onChange={setQuery}
          className="min-w-24 flex-1"
        />
        <span className="text-sm text-faint tabular">{lines.length} lines</span>
        <Switch label="Wrap" on={wraps} onChange={setWraps} />
        <Button look="quiet" label="Save the log" onPress={save}>
          <Download size={14} aria-hidden />
        </Button>
      </div>
      <LogLines lines={lines} wraps={wraps} follows={isLive} />
    </div>
  );
}

function LogLines(props: {
  lines: readonly TaskExecLog[];
  wraps: boolean;
  follows: boolean;
}): ReactNode {
  const { lines, wraps, follows } = props;
  const { zone } = useSettings();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  });
  const atEnd = useRef(true);
  useEffect(() => {
    if (follows && atEnd.current && lines.length > 0) virtual.scrollToIndex(lines.length - 1);
  }, [follows, lines.length, virtual]);
  return (
    <div
      ref={scroller}
      role="log"
      aria-label="Log"
      aria-live="off"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < LINE_HEIGHT * 2;
      }}
      className="min-h-0 flex-1 overflow-auto py-1 font-mono text-sm"
    >
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          return (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="absolute inset-x-0 flex gap-3 px-3 leading-[18px] hover:bg-hover"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <time
                dateTime={new Date(line.createdTime).toISOString()}
                title={exactTimeText(line.createdTime, zone)}
                className="shrink-0 text-faint"
              >
                {timeText(line.createdTime, zone, line.createdTime)}
              </time>
              <bdi className={wraps ? "min-w-0 break-words whitespace-pre-wrap" : "whitespace-pre"}>
                {line.log}
              </bdi>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function textOf({ log, createdTime }: TaskExecLog): string {
  return `${new Date(createdTime).toISOString()} ${log}`;
}
