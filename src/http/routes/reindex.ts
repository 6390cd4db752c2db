import { z } from "zod";
import { MAX_REINDEXED, reindex } from "../../app/reindex.ts";
import { json } from "../answer.ts";
import { natural, text } from "../parameters.ts";
import { declareRoute, type Route } from "../route.ts";
import { jsonReply } from "./replies.ts";

const answerSchema = z.object({
  done: z.int(),
  failed: z.array(z.string()),
  next: z.string().nullable(),
});

export const reindexRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: "/api/baton/reindex",
    summary: "Make the rows of a page of executions anew in the index, from the executions",
    tag: "Workflow search",
    query: { after: text, count: natural(MAX_REINDEXED) },
    replies: { 200: jsonReply(answerSchema, "What became of the page, and where the next begins") },
    handle: async ({ services, query }) => {
      const page = { after: query.after, count: Math.max(1, query.count) };
      return json(await reindex(services, page));
    },
  }),
];
