/** Rebuilds the index of a running server from its executions: `npm run reindex -- --url URL [--token TOKEN]`. */
import { parseArgs } from "node:util";

interface Page {
  done: number;
  failed: string[];
  next: string | null;
}

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://localhost:8080" },
    token: { type: "string" },
  },
});

let after = "";
let done = 0;
let failed = 0;
for (;;) {
  const url = `${values.url}/api/baton/reindex?after=${encodeURIComponent(after)}`;
  const headers: Record<string, string> =
    values.token === undefined ? {} : { "X-Authorization": values.token };
  const response = await fetch(url, { method: "POST", headers });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  const answer = (await response.json()) as Page;
  done += answer.done;
  failed += answer.failed.length;
  for (const id of answer.failed) console.warn(`not rebuilt: ${id}`);
  console.info(`${done} rebuilt`);
  if (answer.next === null) break;
  after = answer.next;
}
if (failed > 0) process.exitCode = 1;
