import { z } from "zod";
import {
  getTaskDef,
  listTaskDefs,
  registerTaskDefs,
  removeTaskDef,
  updateTaskDef,
} from "../../app/metadata.ts";
import { taskDefSchema } from "../../model/task-def.ts";
import { empty, json } from "../answer.ts";
import { segment } from "../parameters.ts";
import { declareRoute, jsonBody, type Route } from "../route.ts";
import { emptyReply, jsonReply, refusal } from "./replies.ts";

const PATH = "/api/metadata/taskdefs";
const TAG = "Metadata";

export const taskDefRoutes: Route[] = [
  declareRoute({
    method: "POST",
    path: PATH,
    summary: "Register task definitions, replacing those of the same names",
    tag: TAG,
    body: jsonBody(z.array(taskDefSchema)),
    replies: { 200: emptyReply("Registered"), 400: refusal("A definition breaks a rule") },
    handle: async ({ services, body }) => {
      await registerTaskDefs(services, body);
      return empty();
    },
  }),
  declareRoute({
    method: "PUT",
    path: PATH,
    summary: "Replace a task definition",
    tag: TAG,
    body: jsonBody(taskDefSchema),
    replies: {
      200: emptyReply("Replaced"),
      400: refusal("The definition breaks a rule"),
      404: refusal("No such task definition"),
    },
    handle: async ({ services, body }) => {
      await updateTaskDef(services, body);
      return empty();
    },
  }),
  declareRoute({
    method: "GET",
    path: PATH,
    summary: "All task definitions",
    tag: TAG,
    replies: { 200: jsonReply(z.array(taskDefSchema), "The definitions, by name") },
    handle: async ({ services }) => json(await listTaskDefs(services)),
  }),
  declareRoute({
    method: "GET",
    path: `${PATH}/{tasktype}`,
    summary: "A task definition",
    tag: TAG,
    pathParameters: { tasktype: segment },
    replies: {
      200: jsonReply(taskDefSchema, "The definition"),
      404: refusal("No such task definition"),
    },
    handle: async ({ services, path }) => json(await getTaskDef(services, path.tasktype)),
  }),
  declareRoute({
    method: "DELETE",
    path: `${PATH}/{tasktype}`,
    summary: "Remove a task definition",
    tag: TAG,
    pathParameters: { tasktype: segment },
    replies: { 200: emptyReply("Removed"), 404: refusal("No such task definition") },
    handle: async ({ services, path }) => {
      await removeTaskDef(services, path.tasktype);
      return empty();
    },
  }),
];
