/** What tests do on the server beside the page. */
import { inject } from "vitest";
import { createClient } from "../../../src/client/index.ts";

/** How many runs are started at once. */
const WIDTH = 20;

/** A client of the server that the page belongs to. */
export const client = createClient({ baseUrl: inject("serverUrl") });

/** Starts runs that wait for a person. Answers their ids. */
export async function startHumans(correlationId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  const startSome = async (): Promise<void> => {
    while (ids.length < count) {
      const place = ids.push("") - 1;
      ids[place] = await client.workflows.start({ name: "gallery_human", correlationId });
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, count) }, startSome));
  return ids;
}
