/** Holds answers against what their routes declare, which is what the OpenAPI document says of them. */
import { expect } from "vitest";
import type { Access } from "../../src/auth/access.ts";
import type { Reply, Route } from "../../src/http/route.ts";
import { refusal } from "../../src/http/routes/replies.ts";
import { routesFor } from "../../src/http/routes/index.ts";
import { bySpecificity } from "../../src/http/routing.ts";

/** What any route may answer. */
const ANY_REFUSAL = refusal("");

export interface Answer {
  status: number;
  type: string | null;
  text: string;
  headers: Headers;
}

/** Checks that an answer is one that its route declares; those of no route are not looked at. */
export function declaredAnswers(access: Access) {
  const routes = routesFor(access).toSorted(bySpecificity);
  return (method: string, path: string, answer: Answer): void => {
    const route = routes.find((one) => isFor(one, method, path.split("?")[0] ?? path));
    if (route === undefined) return;
    const { replies } = route.declaration;
    const reply = replies[answer.status] ?? (answer.status >= 400 ? ANY_REFUSAL : undefined);
    const what = `${method} ${route.declaration.path} answers ${answer.status}`;
    expect(reply, `${what}, which is not declared`).toBeDefined();
    if (reply !== undefined) checkBody(reply, answer, what);
  };
}

/** What the fakes say of executions and tasks is not whole, so bodies are not held against their schemas. */
function checkBody({ contentType, headers = {} }: Reply, answer: Answer, what: string): void {
  const type = answer.type?.split(";")[0]?.trim() ?? null;
  const isAbsentText = contentType === "text/plain" && type === null && answer.text === "";
  const declared = isAbsentText ? null : (contentType ?? null);
  expect(type, `${what} with another type than declared`).toBe(declared);
  if (contentType === undefined) expect(answer.text, `${what} with a body`).toBe("");
  for (const [name] of answer.headers) {
    if (!name.startsWith("baton-")) continue;
    const names = Object.keys(headers).map((one) => one.toLowerCase());
    expect(names, `${what} with an undeclared header`).toContain(name);
  }
}

function isFor({ declaration }: Route, method: string, path: string): boolean {
  if (declaration.method !== method) return false;
  const pattern = declaration.path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
}
