import { z } from "zod";
import { issueToken } from "../../auth/token.ts";
import { model, requiredText } from "../../model/scalars.ts";
import { json } from "../answer.ts";
import type { Access } from "../../auth/access.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { jsonReply, refusal } from "./replies.ts";

const credentialsSchema = model({ keyId: requiredText, keySecret: requiredText });

/**
 * The route that hands out tokens. An open server must not have it: the official clients go on
 * without authentication exactly when it answers 404.
 */
export function tokenRoutes(access: Access): Route[] {
  if (access.kind === "open") return [];
  return [
    declareRoute({
      method: "POST",
      path: "/api/token",
      summary: "Get a token for an access key",
      tag: "Token",
      body: jsonBody(credentialsSchema),
      replies: {
        200: jsonReply(z.object({ token: z.string() }), "The token, valid for 24 hours"),
        401: refusal("The key or its secret is wrong"),
      },
      handle: async ({ services, body }) =>
        json({ token: await issueToken(access.keys, body, services.clock()) }),
    }),
  ];
}
