import type { ValidationError } from "../../model/error-response.ts";
import type { WorkflowDef } from "../../model/workflow-def.ts";
import type { ValidationContext } from "./context.ts";
import type { Findings } from "./findings.ts";
import { checkJoinedNames, checkLoopNames, checkUniqueNames } from "./name-rules.ts";
import { checkReferences } from "./references.ts";
import { schemaErrors, schemaWarnings } from "./schema-rules.ts";
import { checkTask } from "./task-rules.ts";
import { taskPlaces } from "./task-tree.ts";
import { violation } from "./validation-error.ts";
import { checkWaiting } from "./waiting-rules.ts";

const SCHEMA_VERSION = 2;

/**
 * What is wrong with a workflow definition, and what is worth a warning. Definitions embedded in
 * SUB_WORKFLOW tasks are checked as trees of their own. The rules and their words are those of
 * Conductor's WorkflowDef constraints, but for those that say otherwise.
 */
export function validateWorkflowDef(definition: WorkflowDef, context: ValidationContext): Findings {
  const { path } = context;
  const places = taskPlaces(definition.tasks, `${path}.tasks`);
  const references = checkReferences(places, path);
  const findings: Findings = {
    errors: [
      ...fieldErrors(definition, path),
      ...schemaErrors(definition, path),
      ...checkUniqueNames(definition, places, path),
      ...checkLoopNames(places),
      ...checkJoinedNames(places),
      ...checkWaiting(definition.tasks, places),
      ...references.errors,
    ],
    warnings: [...schemaWarnings(definition, path), ...references.warnings],
  };
  for (const place of places) {
    addTo(findings, checkTask(place, context));
    const embedded = place.task.subWorkflowParam?.workflowDefinition;
    if (typeof embedded !== "object") continue;
    const inside = `${place.path}.subWorkflowParam.workflowDefinition`;
    addTo(findings, validateWorkflowDef(embedded, { ...context, path: inside }));
  }
  return findings;
}

function addTo(findings: Findings, more: Findings): void {
  // Not by spreading: a hostile definition may have more errors than a call may have arguments.
  for (const error of more.errors) findings.errors.push(error);
  for (const warning of more.warnings) findings.warnings.push(warning);
}

function fieldErrors(definition: WorkflowDef, path: string): ValidationError[] {
  const errors: ValidationError[] = [];
  if (definition.name === "") {
    errors.push(violation(`${path}.name`, "WorkflowDef name cannot be null or empty"));
  }
  if (definition.tasks.length === 0) {
    errors.push(violation(`${path}.tasks`, "WorkflowTask list cannot be empty"));
  }
  if (definition.schemaVersion !== SCHEMA_VERSION) {
    const message = `workflowDef schemaVersion: ${SCHEMA_VERSION} is only supported`;
    errors.push(violation(`${path}.schemaVersion`, message, definition.schemaVersion));
  }
  const counts: [string, number | undefined][] = [
    ["timeoutSeconds", definition.timeoutSeconds],
    ["rateLimitConfig.concurrentExecLimit", definition.rateLimitConfig?.concurrentExecLimit],
    ["cacheConfig.ttlInSecond", definition.cacheConfig?.ttlInSecond],
  ];
  for (const [field, value] of counts) {
    if (value === undefined || value >= 0) continue;
    errors.push(violation(`${path}.${field}`, `WorkflowDef ${field}: 0 must be >= 0`, value));
  }
  return errors;
}
