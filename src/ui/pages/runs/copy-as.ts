/** A search as a program that asks the same. */
import { serverUrl } from "../../api/transport.ts";
import type { SearchRequest } from "../../api/runs.ts";
import { inShell, type Language } from "../../lib/code-text.ts";

const SIZE = 100;

/** The program's text. */
export function copyAs(language: Language, request: SearchRequest, server = serverUrl): string {
  const { query, freeText, sort = "" } = request;
  const text = freeText === "" ? "*" : freeText;
  const quote = (value: string): string => JSON.stringify(value);
  switch (language) {
    case "curl":
      return [
        `curl -G ${inShell(`${server}/api/workflow/search`)}`,
        ...(query === "" ? [] : [`--data-urlencode ${inShell(`query=${query}`)}`]),
        `--data-urlencode ${inShell(`freeText=${text}`)}`,
        `--data-urlencode ${inShell(`sort=${sort}`)}`,
        `--data-urlencode ${inShell(`size=${SIZE}`)}`,
      ].join(" \\\n  ");
    case "TypeScript":
      return `const search = new URLSearchParams(${JSON.stringify({ query, freeText: text, sort, size: String(SIZE) }, null, 2)});
const answer = await fetch(\`${server}/api/workflow/search?\${search}\`);
const { totalHits, results } = await answer.json();
`;
    case "Python":
      return `from conductor.client.configuration.configuration import Configuration
from conductor.client.orkes_clients import OrkesClients

clients = OrkesClients(Configuration(base_url=${quote(server)}))
found = clients.get_workflow_client().search(
    start=0, size=${SIZE}, free_text=${quote(text)}, query=${quote(query)}
)
`;
    case "Java":
      return `WorkflowClient workflows = new WorkflowClient(ConductorClient.builder().basePath(${quote(`${server}/api`)}).build());
SearchResult<WorkflowSummary> found =
    workflows.search(0, ${SIZE}, ${quote(sort)}, ${quote(text)}, ${quote(query)});
`;
  }
}
