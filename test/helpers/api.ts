import { createApp } from "../../src/http/app.ts";
import type { Access } from "../../src/auth/access.ts";
import { declaredAnswers } from "./declared-answers.ts";
import type { FakeServices } from "./fake-services.ts";

/** The API over fake services, as a client sees it. Each answer has to be one that its route declares. */
export function apiOver(services: FakeServices, access: Access = { kind: "open" }) {
  const app = createApp(services, access);
  const check = declaredAnswers(access);

  /** One request; an object or list as body goes as JSON, a text as it is. */
  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const response = await app.request(`http://baton.test${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get("content-type");
    const hasJson = type === "application/json" && method !== "HEAD";
    const json = (hasJson ? JSON.parse(text) : undefined) as unknown;
    const answer = { status: response.status, type, text, json, headers: response.headers };
    check(method, path, answer);
    return answer;
  }

  return { app, call };
}

export type Api = ReturnType<typeof apiOver>;
