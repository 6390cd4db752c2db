import { QueryObserver } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { BatonApiError } from "../../../src/client/errors.ts";
import { isCutOff } from "../../../src/ui/api/connection.ts";
import { createQueryClient } from "../../../src/ui/api/query-client.ts";

/** Whether the page is cut off after an answer, after `failure`, and after another answer. */
async function readThenFail(failure: Error): Promise<boolean[]> {
  const client = createQueryClient();
  const answers = [Promise.resolve(1), Promise.reject(failure), Promise.resolve(2)];
  for (const answer of answers) answer.catch(() => {});
  const list = { queryKey: ["list"], queryFn: () => answers.shift() ?? Promise.resolve(3) };
  await client.fetchQuery(list);
  const shown = new QueryObserver(client, { ...list, retry: false, staleTime: Infinity });
  const leave = shown.subscribe(() => {});
  const seen = [isCutOff(client)];
  while (answers.length > 0) {
    await shown.refetch();
    seen.push(isCutOff(client));
  }
  leave();
  return seen;
}

describe("the connection", () => {
  it("is lost when nobody answers to what is shown, until somebody does", async () => {
    const silence = new BatonApiError(0, { message: "No answer" });
    expect(await readThenFail(silence)).toEqual([false, true, false]);
  });

  it("stands while the server answers, though it refuses", async () => {
    const refusal = new BatonApiError(404, { message: "No such run" });
    expect(await readThenFail(refusal)).toEqual([false, false, false]);
  });
});
