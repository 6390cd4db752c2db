/** Tasks of runs: results by hand, logs. */
import { TaskResource } from "../../client/tasks.ts";
import { exact } from "./transport.ts";

export const tasks: TaskResource = new TaskResource(exact);
