/** A start as a program that does the same. */
import { inShell, type Language } from "../../lib/code-text.ts";
import { stringifyLossless } from "../../lib/lossless.ts";
import type { StartRequest } from "./start-fields.ts";

export interface StartCode {
  server: string;
  request: StartRequest;
  /** How long to wait for the result; null: not at all. */
  waitSeconds: number | null;
}

/** The program's text. */
export function startCode(language: Language, code: StartCode): string {
  switch (language) {
    case "curl":
      return curl(code);
    case "TypeScript":
      return typeScript(code);
    case "Python":
      return python(code);
    case "Java":
      return java(code);
  }
}

/** The path of the call that starts it. */
export function startPath({ request, waitSeconds }: Omit<StartCode, "server">): string {
  if (waitSeconds === null) return "/api/workflow";
  const { name, version } = request;
  return `/api/workflow/execute/${encodeURIComponent(name)}/${version ?? 0}?waitForSeconds=${waitSeconds}`;
}

function curl(code: StartCode): string {
  const body = stringifyLossless(code.request, 2);
  return [
    `curl -X POST ${inShell(code.server + startPath(code))}`,
    "-H 'Content-Type: application/json'",
    `-d ${inShell(body)}`,
  ].join(" \\\n  ");
}

function typeScript(code: StartCode): string {
  const read = code.waitSeconds === null ? "text" : "json";
  const result = code.waitSeconds === null ? "workflowId" : "run";
  return `const answer = await fetch(${JSON.stringify(code.server + startPath(code))}, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(${indented(stringifyLossless(code.request, 2), 2)}),
});
if (!answer.ok) throw new Error(await answer.text());
const ${result} = await answer.${read}();
`;
}

function python({ server, request, waitSeconds }: StartCode): string {
  const call =
    waitSeconds === null
      ? "workflow_id = workflows.start_workflow(request)"
      : `run = workflows.execute_workflow(request, wait_for_seconds=${waitSeconds})`;
  const options = [
    `name=${quoted(request.name)}`,
    request.version === undefined ? "" : `version=${request.version}`,
    `input=json.loads(${quoted(stringifyLossless(request.input))})`,
    request.correlationId === undefined ? "" : `correlation_id=${quoted(request.correlationId)}`,
    request.priority === undefined ? "" : `priority=${request.priority}`,
    request.idempotencyKey === undefined ? "" : `idempotency_key=${quoted(request.idempotencyKey)}`,
    request.idempotencyStrategy === undefined
      ? ""
      : `idempotency_strategy=${quoted(request.idempotencyStrategy)}`,
    request.taskToDomain === undefined
      ? ""
      : `task_to_domain=${stringifyLossless(request.taskToDomain)}`,
  ].filter((option) => option !== "");
  return `import json

from conductor.client.configuration.configuration import Configuration
from conductor.client.http.models import StartWorkflowRequest
from conductor.client.orkes_clients import OrkesClients

workflows = OrkesClients(Configuration(base_url=${quoted(server)})).get_workflow_client()
request = StartWorkflowRequest(
    ${options.join(",\n    ")},
)
${call}
`;
}

function java({ server, request, waitSeconds }: StartCode): string {
  const { version, correlationId, priority, idempotencyKey, idempotencyStrategy } = request;
  const input = stringifyLossless(request.input);
  const set = [
    `request.setName(${quoted(request.name)});`,
    version === undefined ? "" : `request.setVersion(${version});`,
    `request.setInput(json.readValue(${quoted(input)}, new TypeReference<Map<String, Object>>() {}));`,
    correlationId === undefined ? "" : `request.setCorrelationId(${quoted(correlationId)});`,
    priority === undefined ? "" : `request.setPriority(${priority});`,
    idempotencyKey === undefined ? "" : `request.setIdempotencyKey(${quoted(idempotencyKey)});`,
    idempotencyStrategy === undefined
      ? ""
      : `request.setIdempotencyStrategy(IdempotencyStrategy.${idempotencyStrategy});`,
    ...(request.taskToDomain === undefined
      ? []
      : [
          `request.setTaskToDomain(Map.of(${Object.entries(request.taskToDomain)
            .flatMap(([task, domain]) => [quoted(task), quoted(domain)])
            .join(", ")}));`,
        ]),
  ].filter((line) => line !== "");
  const [client, call] =
    waitSeconds === null
      ? ["WorkflowClient", "String workflowId = workflows.startWorkflow(request);"]
      : [
          "OrkesWorkflowClient",
          `var run = workflows.executeWorkflow(request, null, ${waitSeconds}).get();`,
        ];
  return `var workflows = new ${client}(ConductorClient.builder().basePath(${quoted(`${server}/api`)}).build());
var json = new ObjectMapper();
var request = new StartWorkflowRequest();
${set.join("\n")}
${call}
`;
}

/** A text literal that all three languages read alike. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function indented(text: string, spaces: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(spaces)}`);
}
