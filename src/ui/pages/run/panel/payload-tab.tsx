import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { SkeletonTask } from "../../../../model/baton/skeleton.ts";
import type { Payload } from "../../../../model/baton/task-payload.ts";
import { downloadUrl, fetchWhole } from "../../../api/run.ts";
import { Button } from "../../../components/button.tsx";
import { JsonView } from "../../../components/json-view.tsx";
import { LINK_BUTTON } from "../../../components/link-button.ts";
import { Empty, ErrorPanel, Loading } from "../../../components/states.tsx";
import { JsonHead, MAX_TREE_BYTES } from "../large-json.tsx";
import { taskQuery } from "../queries.ts";
import { useRun } from "../run-context.ts";

/** The input or output of an attempt: whole, or its beginning and a way to the whole. */
export function PayloadTab(props: { row: SkeletonTask; side: "input" | "output" }): ReactNode {
  const { runId } = useRun();
  const { row, side } = props;
  const task = useQuery(taskQuery(runId, row.taskId, row.status));
  const label = `${side} of ${row.ref}`;
  if (task.isError) {
    return (
      <ErrorPanel
        error={task.error}
        what={`The ${side} could not be read`}
        retry={() => void task.refetch()}
      />
    );
  }
  if (task.data === undefined) return <Loading />;
  const payload = task.data[side];
  if (!payload.whole) return <CutPayload payload={payload} label={label} />;
  const { value } = payload;
  if (typeof value === "object" && value !== null && Object.keys(value).length === 0) {
    return <Empty title={side === "input" ? "No input" : "No output"} />;
  }
  return <JsonView value={value} label={label} fill />;
}

function CutPayload(props: {
  payload: Extract<Payload, { whole: false }>;
  label: string;
}): ReactNode {
  const { payload, label } = props;
  const [isWhole, setWhole] = useState(false);
  const whole = useQuery({
    queryKey: ["payload", payload.download],
    queryFn: () => fetchWhole(payload),
    enabled: isWhole,
  });
  if (whole.data !== undefined) return <JsonView value={whole.data} label={label} fill />;
  return (
    <JsonHead head={payload.head} label={label} bytes={payload.bytes}>
      {payload.bytes <= MAX_TREE_BYTES && (
        <Button pending={whole.isLoading} onPress={() => setWhole(true)}>
          Show the whole
        </Button>
      )}
      <a href={downloadUrl(payload.download)} download className={LINK_BUTTON}>
        <Download size={14} aria-hidden /> Save
      </a>
    </JsonHead>
  );
}
