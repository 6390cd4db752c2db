import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { WorkflowDef } from "../../../model/workflow-def.ts";
import { Facts } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { durationText } from "../../lib/format-time.ts";
import { placedTasks } from "../../lib/definition-tasks.ts";
import { changedAt } from "./definition-list.ts";

const SECOND = 1000;

/** What a definition says of itself besides its tasks. */
export function DefinitionFacts({ definition }: { definition: WorkflowDef }): ReactNode {
  const { description, failureWorkflow, rateLimitConfig: limit } = definition;
  return (
    <>
      {description !== undefined && description !== "" && (
        <p className="mb-4 break-words">
          <bdi>{description}</bdi>
        </p>
      )}
      <Facts
        facts={[
          ["Owner", textOrNone(definition.ownerEmail)],
          ["Tasks", placedTasks(definition).length],
          ["Timeout", timeoutText(definition)],
          [
            "On failure",
            failureWorkflow === undefined || failureWorkflow === "" ? null : (
              <Link
                to="/definitions/$name"
                params={{ name: failureWorkflow }}
                className="text-accent hover:underline"
              >
                {failureWorkflow}
              </Link>
            ),
          ],
          [
            "Limit",
            limit === undefined
              ? null
              : `${limit.concurrentExecLimit} at once${limit.rateLimitKey === undefined ? "" : ` per ${limit.rateLimitKey}`}`,
          ],
          ["Input", namesText(definition.inputParameters)],
          ["Input schema", textOrNone(definition.inputSchema?.name)],
          ["Output", namesText(Object.keys(definition.outputParameters))],
          ["Restartable", definition.restartable ? "yes" : "no"],
          ["Created", <Time key="created" at={definition.createTime ?? null} />],
          ["Changed", <Time key="changed" at={changedAt(definition)} />],
        ]}
      />
    </>
  );
}

function textOrNone(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}

function namesText(names: readonly string[]): ReactNode {
  return names.length === 0 ? null : <bdi className="font-mono text-sm">{names.join(", ")}</bdi>;
}

function timeoutText({ timeoutSeconds, timeoutPolicy }: WorkflowDef): string | null {
  if (!(Number(timeoutSeconds) > 0)) return null;
  const after = durationText(Number(timeoutSeconds) * SECOND);
  return timeoutPolicy === "TIME_OUT_WF" ? `${after}, then it times out` : `${after}, only told`;
}
