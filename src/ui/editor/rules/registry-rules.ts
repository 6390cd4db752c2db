/** Rules about what is registered beside the definition. */
import { isSystemType } from "../../../model/system-types.ts";
import { fieldsOf, type PlacedTask } from "../../lib/definition-tasks.ts";
import type { Known, Problem } from "./problem.ts";

/** Types of which the server runs more than one under another name. */
const RUNS_BY_ITSELF: ReadonlySet<string> = new Set(["KAFKA_PUBLISH"]);

/** Worker tasks without a definition, which run without retries or timeouts of their own. */
export function unknownTasks(tasks: readonly PlacedTask[], { taskNames }: Known): Problem[] {
  if (taskNames === null) return [];
  return tasks.flatMap(({ shape, fields }) => {
    const isWorker = !isSystemType(shape.type) && !RUNS_BY_ITSELF.has(shape.type);
    const name = fields["name"];
    if (!isWorker || typeof name !== "string" || name.includes("${")) return [];
    if (name === "" || taskNames.has(name) || fields["taskDefinition"] !== undefined) return [];
    const message = `No task definition is called ${name}: retries and timeouts are the usual ones`;
    return [{ severity: "info" as const, path: [...shape.path, "name"], message }];
  });
}

/** Sub-workflows that are not registered, or not in that version. */
export function missingWorkflows(tasks: readonly PlacedTask[], { workflows }: Known): Problem[] {
  if (workflows === null) return [];
  return tasks.flatMap(({ shape, fields }): Problem[] => {
    const { sub } = shape;
    const parameters = fieldsOf(fields["subWorkflowParam"]);
    if (sub === undefined || parameters["workflowDefinition"] !== undefined) return [];
    const path = [...shape.path, "subWorkflowParam", "name"];
    if (sub.name === "" || sub.name.includes("${")) return [];
    const versions = workflows.get(sub.name);
    if (versions === undefined) {
      return [{ severity: "warning", path, message: `No workflow is called ${sub.name}` }];
    }
    if (sub.version === null || sub.version === 0) {
      if (parameters["version"] !== undefined && sub.version === null) return [];
      const message = `No version is named: it starts the latest version of ${sub.name} of that moment`;
      return [{ severity: "info", path, message }];
    }
    if (versions.includes(sub.version)) return [];
    const message = `${sub.name} has no version ${sub.version}, only ${versions.join(", ")}`;
    return [{ severity: "warning", path: [...path.slice(0, -1), "version"], message }];
  });
}
