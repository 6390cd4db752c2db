import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, type ReactNode } from "react";
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import { TextField } from "../../components/fields.tsx";
import { Card } from "../../components/page.tsx";
import { readInput } from "./start-fields.ts";

const MIN_ROWS = 8;
const MOST_ROWS = 30;

/** The input as JSON, beside the form that shows the same. */
export function InputJson(props: {
  definition: WorkflowDef;
  text: string;
  onChange: (text: string) => void;
}): ReactNode {
  const { definition, text } = props;
  const input = readInput(text);
  const settled = useDeferredValue(text);
  const defect = useQuery({
    queryKey: ["input defect", definition.name, definition.version, settled],
    queryFn: async () => {
      // The server's own check, fetched only where there is a schema to check against.
      const { inputDefect } = await import("../../../engine/schema/enforce.ts");
      return inputDefect(definition, JSON.parse(settled));
    },
    enabled: definition.inputSchema !== undefined && "value" in readInput(settled),
    staleTime: Infinity,
  });
  const lines = text.split("\n").length + 1;
  return (
    <Card title="JSON">
      <TextField
        label="Input as JSON"
        hideLabel
        mono
        rows={Math.max(MIN_ROWS, Math.min(MOST_ROWS, lines))}
        value={text}
        onChange={props.onChange}
        error={"problem" in input ? input.problem : undefined}
      />
      {typeof defect.data === "string" && "value" in input && (
        <p role="status" className="mt-2 rounded-md bg-warning-soft p-2 break-words text-warning">
          {defect.data}
        </p>
      )}
    </Card>
  );
}
