import { z } from "zod";
import { environmentVariableSchema } from "../../model/secret.ts";
import { empty, json, plainText } from "../answer.ts";
import { segment } from "../parameters.ts";
import { declareRoute, type Route } from "../route.ts";
import { jsonReply, textReply } from "./replies.ts";

const PATH = "/api/environment";
const TAG = "Environment";

export const environmentRoutes: Route[] = [
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "The values that workflows may refer to",
    tag: TAG,
    replies: { 200: jsonReply(z.array(environmentVariableSchema), "The values") },
    handle: async ({ services }) =>
      json([...services.environment].map(([name, value]) => ({ name, value }))),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{key}`,
    summary: "One of these values",
    tag: TAG,
    pathParameters: { key: segment },
    replies: { 200: textReply("The value; empty when there is none") },
    handle: async ({ services, path }) => {
      const value = services.environment.get(path.key);
      return value === undefined ? empty() : plainText(value);
    },
  }),
];
