import { z } from "zod";
import { isHealthy } from "../../app/health.ts";
import { healthSchema, type Health } from "../../model/health.ts";
import { json, plainText } from "../answer.ts";
import { declareRoute, type Route } from "../route.ts";
import { jsonReply, textReply } from "./replies.ts";

/** The release of Conductor whose API this is: clients compare it with what they need. */
export const CONDUCTOR_VERSION = "3.32.3";

const HEALTHY: Health = { healthResults: [], suppressedHealthResults: [], healthy: true };

const actuatorHealthSchema = z.object({ status: z.enum(["UP", "DOWN"]) });

function health(path: string): Route {
  return declareRoute({
    method: "GET",
    path,
    summary: "Whether the server can work",
    tag: "Health",
    replies: { 200: jsonReply(healthSchema, "It can") },
    handle: async () => json(HEALTHY),
  });
}

export const healthRoutes: Route[] = [
  health("/health"),
  health("/api/health"),
  declareRoute({
    method: "GET",
    path: "/actuator/health",
    summary: "Whether the database answers",
    tag: "Health",
    replies: {
      200: jsonReply(actuatorHealthSchema, "It does"),
      503: jsonReply(actuatorHealthSchema, "It does not"),
    },
    handle: async ({ services }) =>
      (await isHealthy(services))
        ? json({ status: "UP" })
        : Response.json({ status: "DOWN" }, { status: 503 }),
  }),
  declareRoute({
    method: "GET",
    path: "/api/version",
    summary: "The version of the API",
    tag: "Health",
    replies: { 200: { ...textReply("The version"), schema: z.string() } },
    handle: async () => plainText(CONDUCTOR_VERSION),
  }),
];
