/** The history of schedules, and the small language in which it is searched. */
import { ScheduleRunState, type ScheduleRun } from "../model/schedule-run.ts";
import type { SearchResult } from "../model/search-result.ts";
import { MAX_NAMES, type RunCondition, type RunSearch } from "../store/schedule-run-store.ts";
import { InvalidRequest } from "./errors.ts";
import { pageWithin } from "./search-page.ts";
import type { Services } from "./services.ts";

/** Runs on one page. */
export const MAX_RUNS_ON_A_PAGE = 5_000;

/** Clauses of one query: the database binds at most 100 values. */
const MAX_CLAUSES = 20;

const LIST = /^(scheduleName|state|workflowName|executionId|workflowId)\s+IN\s*\((.*)\)$/is;
const EQUAL = /^(scheduleName|state|workflowName|executionId|workflowId)\s*=\s*(.*)$/is;
const TIME = /^scheduledTime\s*(<=|>=|<|>)\s*(.*)$/is;

/** What stands in quotes, and a comparison behind something else. */
const QUOTED = /(["']).*?\1/gs;
const FURTHER =
  /\S\s+(scheduleName|state|workflowName|executionId|workflowId|scheduledTime)(?:\s*[=<>]|\s+IN\s*\()/i;

const STATES = new Set<string>(Object.values(ScheduleRunState));

/** Where `query` is a text, what it asks for. */
export async function searchScheduleRuns(
  services: Services,
  { query, ...search }: Omit<RunSearch, "conditions"> & { query: string | undefined },
): Promise<SearchResult<ScheduleRun>> {
  if (search.size > MAX_RUNS_ON_A_PAGE) {
    throw new InvalidRequest(`size can be ${MAX_RUNS_ON_A_PAGE} at most`);
  }
  const page = pageWithin(search, MAX_RUNS_ON_A_PAGE);
  const conditions = conditionsOf(query ?? "");
  return await services.scheduleRuns.search({ ...search, ...page, conditions });
}

/**
 * Reads clauses that are joined by AND.
 * @throws InvalidRequest for a clause with a value that its field cannot have.
 */
export function conditionsOf(query: string): RunCondition[] {
  const clauses = query
    .split(/\sAND\s/i)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "" && clause !== "*");
  if (clauses.length > MAX_CLAUSES) {
    throw new InvalidRequest(`A query can have ${MAX_CLAUSES} clauses at most`);
  }
  const conditions = clauses.map(conditionOf);
  const values = conditions.flatMap((each) => ("values" in each ? each.values : []));
  if (values.length > MAX_NAMES) {
    throw new InvalidRequest(`A query can name ${MAX_NAMES} values at most`);
  }
  return conditions;
}

function conditionOf(clause: string): RunCondition {
  const further = FURTHER.exec(clause.replace(QUOTED, "''"));
  if (further !== null) {
    throw new InvalidRequest(`AND is expected before '${further[1]}', or the value in quotes`);
  }
  const time = TIME.exec(clause);
  if (time !== null) return timeCondition(time);
  const list = LIST.exec(clause);
  if (list !== null) {
    const [, field = "", values = ""] = list;
    return valuesCondition(field, values.split(",").map(bare));
  }
  const equal = EQUAL.exec(clause);
  if (equal !== null) return valuesCondition(equal[1] ?? "", [bare(equal[2] ?? "")]);
  // Any other text is the name of a schedule, as in Conductor.
  return { field: "scheduleName", values: [clause] };
}

function timeCondition([, operator = "", text = ""]: RegExpExecArray): RunCondition {
  const value = bare(text);
  const time = Number(value);
  if (value === "" || !Number.isSafeInteger(time)) {
    throw new InvalidRequest(`scheduledTime is compared with epoch milliseconds, not '${value}'`);
  }
  return { field: "scheduledTime", operator: operator as "<", time };
}

function valuesCondition(name: string, values: string[]): RunCondition {
  const field = FIELDS[name.toLowerCase()] ?? "scheduleName";
  if (field !== "state") return { field, values };
  const states = values.map((value) => value.toUpperCase());
  const unknown = states.find((state) => !STATES.has(state));
  if (unknown !== undefined) {
    throw new InvalidRequest(`'${unknown}' is no state: ${[...STATES].join(", ")}`);
  }
  return { field, values: states as ScheduleRunState[] };
}

const FIELDS: Readonly<Record<string, Exclude<RunCondition["field"], "scheduledTime">>> = {
  schedulename: "scheduleName",
  state: "state",
  workflowname: "workflowName",
  executionid: "executionId",
  workflowid: "workflowId",
};

/** A value without blanks and quotes around it. */
function bare(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/s, "$2");
}
