/** Normalising and comparing. */
import {
  DROPPED_FIELDS,
  TASK_FIELDS,
  SYSTEM_TASK_DROPPED,
  SYSTEM_TASKS,
  EXECUTION_FIELDS,
  WORKFLOW_SUMMARY_FIELDS,
  TASK_SUMMARY_FIELDS,
  NULLS_DROPPED_FROM_INPUT,
  DROPPED_TASK_INPUT,
  EMPTY,
  ANY,
  DEFINITION_DEFAULTS,
  ID_FIELDS,
  looksLikeId,
  UNORDERED_FIELDS,
  PAYLOAD_FIELDS,
  TEXT_RULES,
  VALIDATION_PATH_HEAD,
  FOREIGN_TEXT,
  FOREIGN_MESSAGES,
} from "./tolerance.mjs";
import { select } from "./paths.mjs";

export const isObject = (v) => v !== null && typeof v === "object" && !Array.isArray(v);
const canonical = (v) =>
  Array.isArray(v)
    ? `[${v.map(canonical).join()}]`
    : isObject(v)
      ? `{${Object.keys(v)
          .sort()
          .map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`)
          .join()}}`
      : (JSON.stringify(v) ?? "undefined");
export const same = (a, b) => canonical(a) === canonical(b);
const sorted = (list) => [...list].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));

const distinct = (list) => list.filter((v, i) => i === 0 || !same(v, list[i - 1]));

/** Remembers every identifier seen in a body, so that it is recognised inside free text too. */
function collectIds(value, ids) {
  if (Array.isArray(value)) for (const v of value) collectIds(v, ids);
  else if (isObject(value)) {
    for (const [k, v] of Object.entries(value)) {
      if (typeof v === "string") {
        if (ID_FIELDS.has(k) && v.length >= 12 && /\d/.test(v)) ids.add(v);
      } else collectIds(v, ids);
    }
  }
}

const project = (v, fields) => {
  const kept = {};
  for (const [k, fallback] of Object.entries(fields)) {
    const x = v[k] === undefined || v[k] === null || v[k] === "" ? fallback : v[k];
    if (x !== undefined) kept[k] = x;
  }
  return kept;
};
const isTask = (v) => "taskId" in v && "referenceTaskName" in v && "workflowInstanceId" in v;
const isExecution = (v) =>
  "workflowId" in v && ("workflowDefinition" in v || "workflowName" in v) && !("taskId" in v);
const isWorkflowSummary = (v) => "workflowId" in v && "workflowType" in v && !("taskId" in v);
const isTaskSummary = (v) => "taskId" in v && "taskDefName" in v && !("referenceTaskName" in v);
const isDefault = (k, x) =>
  k in DEFINITION_DEFAULTS &&
  (DEFINITION_DEFAULTS[k] === ANY ||
    (DEFINITION_DEFAULTS[k] === EMPTY
      ? x !== null && typeof x === "object" && Object.keys(x).length === 0
      : same(x, DEFINITION_DEFAULTS[k])));

/** Turns a response body into what is recorded and compared. */
export function normalise(body, ctx, step) {
  collectIds(body, ctx.ids);
  const named = Object.entries(ctx.vars)
    .filter(([k, v]) => typeof v === "string" && (ctx.builtin.has(k) || looksLikeId(v)))
    .map(([k, v]) => [v, `{{${k}}}`]);
  const known = [
    ...named,
    ...[...ctx.ids].filter((id) => !named.some(([v]) => v === id)).map((id) => [id, "<id>"]),
  ].sort((a, b) => b[0].length - a[0].length);
  const text = (s) => {
    for (const [from, to] of known) if (s.includes(from)) s = s.replaceAll(from, to);
    for (const [re, to] of TEXT_RULES) s = s.replace(re, to);
    return s;
  };
  const payload = (v) =>
    typeof v === "string"
      ? text(v)
      : Array.isArray(v)
        ? v.map(payload)
        : isObject(v)
          ? Object.fromEntries(Object.entries(v).map(([k, x]) => [text(k), payload(x)]))
          : v;
  const walk = (v, key) => {
    if (typeof v === "string") {
      if (ID_FIELDS.has(key) && v !== "" && !v.includes("${"))
        return text(v) === v ? "<id>" : text(v);
      if (key === "path" && step.exact !== true) v = v.replace(VALIDATION_PATH_HEAD, "");
      if (key === "message" && FOREIGN_MESSAGES.some((re) => re.test(v))) return FOREIGN_TEXT;
      return text(v);
    }
    if (Array.isArray(v)) {
      const list = v.map((x) => walk(x, key));
      return UNORDERED_FIELDS.has(key) ? distinct(sorted(list)) : list;
    }
    if (!isObject(v)) return v;
    if (PAYLOAD_FIELDS.has(key)) return payload(v);
    let kept = v;
    if (!step.exact) {
      if (isTask(v)) {
        kept = project(v, TASK_FIELDS);
        kept.inputData = Object.fromEntries(
          Object.entries(kept.inputData).filter(
            ([k, x]) =>
              !(k in DROPPED_TASK_INPUT) &&
              !(x === null && NULLS_DROPPED_FROM_INPUT.has(v.taskType)),
          ),
        );
        if (SYSTEM_TASKS.has(v.taskType)) for (const k of SYSTEM_TASK_DROPPED) delete kept[k];
      } else if (isExecution(v)) kept = project(v, EXECUTION_FIELDS);
      else if (isWorkflowSummary(v)) kept = project(v, WORKFLOW_SUMMARY_FIELDS);
      else if (isTaskSummary(v)) kept = project(v, TASK_SUMMARY_FIELDS);
    }
    const out = {};
    for (const [k, x] of Object.entries(kept)) {
      if (k in DROPPED_FIELDS || x === null) continue;
      if (!step.exact && kept === v && isDefault(k, x)) continue;
      out[text(k)] = walk(x, k);
    }
    return out;
  };
  let out = walk(structuredClone(body));
  for (const path of step.loose ?? []) {
    if (path === "$") out = out === null ? null : "<any>";
    else
      for (const s of select(out, path))
        if (s.value !== undefined && s.value !== null) s.parent[s.key] = "<any>";
  }
  for (const path of step.sort ?? [])
    for (const s of select(out, path))
      if (Array.isArray(s.value)) {
        if (path === "$") out = sorted(s.value);
        else s.parent[s.key] = sorted(s.value);
      }
  if (step.drop)
    for (const path of step.drop)
      for (const s of select(out, path).reverse()) delete s.parent[s.key];
  if (step.pick)
    out = Object.fromEntries(
      step.pick.map((path) => {
        const found = select(out, path).map((s) => s.value);
        return [path, /\[\*\]|=/.test(path) ? found : (found[0] ?? null)];
      }),
    );
  return out;
}

/** The right answers of a step, each with the way to look at the body: those of `expectAnyOf` may carry
 *  a note, their own pick, drop, loose and sort, and `except` (path → value; `{"absent": true}` takes the
 *  value away), which makes them the first one with these changes. */
export function rightAnswers(step) {
  if (!step.expectAnyOf) return [{ answer: step.expect, view: step }];
  return step.expectAnyOf.map(({ note: _note, except, pick, drop, loose, sort, ...own }) => {
    const view = {
      ...step,
      ...(pick && { pick }),
      ...(drop && { drop }),
      ...(loose && { loose }),
      ...(sort && { sort }),
    };
    if (!except) return { answer: own, view };
    const answer = structuredClone(step.expectAnyOf[0]);
    delete answer.note;
    for (const [path, value] of Object.entries(except)) {
      const [, parent, key] = /^(.*)\.([^.[\]]+)$/.exec(path) ?? [];
      const places =
        key === undefined
          ? select(answer, path)
          : select(answer, parent).map((s) => ({ parent: s.value, key }));
      if (places.length === 0) throw new Error(`except: nothing at ${path}`);
      for (const place of places) {
        if (isObject(value) && value.absent === true) delete place.parent[place.key];
        else place.parent[place.key] = value;
      }
    }
    return { answer, view };
  });
}

/** The differences between what was recorded and what came, as {path, expected, got}. */
export function differences(expected, got, path = "$", found = []) {
  if (expected === FOREIGN_TEXT && typeof got === "string") return found;
  if (Array.isArray(expected) && Array.isArray(got)) {
    if (expected.length !== got.length)
      found.push({ path: `${path}.length`, expected: expected.length, got: got.length });
    for (let i = 0; i < Math.min(expected.length, got.length); i++)
      differences(expected[i], got[i], `${path}[${i}]`, found);
  } else if (isObject(expected) && isObject(got)) {
    for (const k of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      differences(expected[k], got[k], `${path}.${k}`, found);
    }
  } else if (!same(expected, got)) found.push({ path, expected, got });
  return found;
}

export const brief = (v) => {
  const s = v === undefined ? "(absent)" : JSON.stringify(v);
  return s.length > 160 ? `${s.slice(0, 157)}...` : s;
};
