/** A search as a program that asks the same. */
import { serverUrl } from "../../api/transport.ts";
import type { SearchRequest } from "../../api/runs.ts";

export const LANGUAGES = ["curl", "TypeScript", "Python", "Java"] as const;
export type Language = (typeof LANGUAGES)[number];

const SIZE = 100;

/** The program's text. */
export function copyAs(language: Language, request: SearchRequest, server = serverUrl): string {
  const { query, freeText, sort = "" } = request;
  const text = freeText === "" ? "*" : freeText;
  const quote = (value: string): string => JSON.stringify(value);
  switch (language) {
    case "curl":
      return [
        `curl -G ${shell(`${server}/api/workflow/search`)}`,
        ...(query === "" ? [] : [`--data-urlencode ${shell(`query=${query}`)}`]),
        `--data-urlencode ${shell(`freeText=${text}`)}`,
        `--data-urlencode ${shell(`sort=${sort}`)}`,
        `--data-urlencode ${shell(`size=${SIZE}`)}`,
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

function shell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
