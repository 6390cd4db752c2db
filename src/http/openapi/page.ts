/** The OpenAPI document as a page to read: no script, and nothing from elsewhere. */
import type { OpenApiDocument, OperationObject } from "./document.ts";
import type { JsonSchema } from "./schema-collection.ts";

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
details { border-bottom: 1px solid #8884; padding: 0.3rem 0; }
summary { cursor: pointer; }
code, pre { font: 13px/1.5 ui-monospace, monospace; }
pre { background: #8881; padding: 0.5rem; overflow-x: auto; }
:root { color-scheme: light dark; }`;

const SCHEMA_REFERENCE = /^#\/components\/schemas\//;

interface Listed {
  method: string;
  path: string;
  operation: OperationObject;
}

/** The HTML of a document. */
export function documentationPage(document: OpenApiDocument): string {
  const { info, components } = document;
  const title = escaped(`${info.title} ${info.version}`);
  const byTag = Map.groupBy(operationsOf(document), ({ operation }) => operation.tags[0] ?? "");
  const groups = [...byTag].map(([tag, listed]) =>
    [`<h2>${escaped(tag)}</h2>`, ...listed.map(operationHtml)].join("\n"),
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `<details id="schema-${escaped(name)}"><summary>${escaped(name)}</summary>${schemaHtml(schema)}</details>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p>The same as an OpenAPI document: <a href="/api-docs">/api-docs</a></p>
${groups.join("\n")}
<h2>Schemas</h2>
${schemas.join("\n")}
</body>
</html>
`;
}

function operationsOf({ paths }: OpenApiDocument): Listed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

function operationHtml({ method, path, operation }: Listed): string {
  const { summary, parameters, requestBody, responses } = operation;
  const given = parameters.map(({ name, in: where, required, schema }) =>
    item(`${name} (${where}${required ? ", required" : ""})`, schema),
  );
  const body = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    item(`body: ${type}${requestBody?.required === true ? ", required" : ""}`, schema),
  );
  const replies = Object.entries(responses).map(([status, { description, content }]) =>
    item(`${status}: ${description}`, Object.values(content ?? {})[0]?.schema),
  );
  const request = given.length + body.length === 0 ? "" : list("Request", [...given, ...body]);
  return `<details id="${escaped(operation.operationId)}">
<summary><code><b>${method.toUpperCase()}</b> ${escaped(path)}</code> ${escaped(summary)}</summary>
${request}${list("Answers", replies)}
</details>`;
}

function list(title: string, items: readonly string[]): string {
  return `<p>${title}</p><ul>${items.join("")}</ul>`;
}

function item(text: string, schema: JsonSchema | undefined): string {
  return `<li>${escaped(text)}${schema === undefined ? "" : schemaHtml(schema)}</li>`;
}

function schemaHtml(schema: JsonSchema): string {
  const { $ref: reference, type, ...rest } = schema;
  if (reference !== undefined) {
    const name = escaped(reference.replace(SCHEMA_REFERENCE, ""));
    return ` <a href="#schema-${name}">${name}</a>`;
  }
  if (typeof type === "string" && Object.keys(rest).length === 0) return ` <code>${type}</code>`;
  return `<pre>${escaped(JSON.stringify(schema, null, 2))}</pre>`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
