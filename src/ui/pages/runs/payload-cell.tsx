import type { ReactNode } from "react";
import type { WorkflowSummary } from "../../../model/workflow-summary.ts";
import { readPath, valueOf } from "./payload-path.ts";

/** Characters that are shown, and those that the pointer shows. */
const MOST_SHOWN = 200;
const MOST_HINTED = 2000;

/** A value out of the input or output of a run. */
export function PayloadCell({ row, path }: { row: WorkflowSummary; path: string }): ReactNode {
  const parsed = readPath(path);
  if (parsed === null) return "";
  const found = valueOf(row, parsed);
  if (found === "none") return "";
  if (found === "cut") {
    return (
      <span className="text-faint" title="The list has only the beginning of a large payload">
        not in the list
      </span>
    );
  }
  const text = plainText(found.text);
  if (text === "") return <span className="text-faint">empty</span>;
  return <bdi title={text.slice(0, MOST_HINTED)}>{text.slice(0, MOST_SHOWN)}</bdi>;
}

/** A text without its quotes, all else as it stands. */
function plainText(json: string): string {
  if (!json.startsWith('"')) return json;
  try {
    return JSON.parse(json) as string;
  } catch {
    return json;
  }
}
