/**
 * Writes what executions say of themselves into the index.
 *
 * N1. An execution is told only after its report is in D1: until then it keeps telling.
 * N2. What cannot be read or written does not hold up the others.
 * N3. What the index holds is what executions add their reports to, whatever they remember.
 */
import { errorText } from "../lib/error-text.ts";
import { inGroups } from "../lib/in-groups.ts";
import type { IndexReport } from "../model/index-row.ts";
import { withSecondTry } from "./execution-call.ts";
import type { Services } from "./services.ts";

/** Reports of one execution that are read one after the other; what is left is asked for again. */
const MAX_ROUNDS = 200;

/** Executions that are told at once. One that has ended writes then, and on one machine all share a thread. */
const TOLD_AT_ONCE = 5;

/** What an execution has answered. */
type Reading =
  | { kind: "report"; workflowId: string; report: IndexReport }
  | { kind: "gone"; workflowId: string }
  | { kind: "failed"; workflowId: string };

/** Lets the index catch up with executions. Answers the ids of those whose latest version it has now. */
export async function bringUpToDate(
  services: Services,
  workflowIds: readonly string[],
): Promise<Set<string>> {
  const served = new Set<string>();
  let pending = [...workflowIds];
  for (let round = 0; pending.length > 0 && round < MAX_ROUNDS; round += 1) {
    const versions = await knownVersions(services, pending);
    if (versions === null) return served;
    const readings = await Promise.all(
      pending.map((id) => read(services, id, versions.get(id) ?? -1)),
    );
    const told = await writeAll(services, readings);
    const unfinished = (reading: Reading): boolean =>
      reading.kind === "report" && reading.report.more;
    for (const { workflowId } of readings.filter((reading) => !unfinished(reading))) {
      if (told.has(workflowId)) served.add(workflowId);
    }
    pending = readings
      .filter((reading) => unfinished(reading) && told.has(reading.workflowId))
      .map(({ workflowId }) => workflowId);
  }
  return served;
}

/** Writes reports that executions have handed over. What does not get through they tell again. */
export async function writeReports(
  services: Services,
  reports: readonly IndexReport[],
): Promise<void> {
  const readings = reports.map((report) => {
    const { workflowId } = report.execution;
    return { kind: "report" as const, workflowId, report };
  });
  await writeAll(services, readings);
}

async function knownVersions(
  services: Services,
  workflowIds: readonly string[],
): Promise<Map<string, number> | null> {
  try {
    return await services.index.versions(workflowIds);
  } catch (error) {
    console.warn(`reading ${workflowIds.length} versions of the index failed: ${errorText(error)}`);
    return null;
  }
}

async function read(services: Services, workflowId: string, since: number): Promise<Reading> {
  try {
    const outcome = await services.executions(workflowId).indexReport(since);
    if (outcome.ok) return { kind: "report", workflowId, report: outcome.value };
    return { kind: outcome.code === "not-found" ? "gone" : "failed", workflowId };
  } catch (error) {
    console.warn(`reading execution ${workflowId} for the index failed: ${errorText(error)}`);
    return { kind: "failed", workflowId };
  }
}

/** Writes all at once; when that fails, one after the other. Answers the ids of those that were told. */
async function writeAll(services: Services, readings: readonly Reading[]): Promise<Set<string>> {
  const wanted = readings.filter((reading) => reading.kind !== "failed");
  const written = (await write(services, wanted)) ?? (await writeEach(services, wanted));
  const told = await inGroups(wanted, TOLD_AT_ONCE, async (reading) => {
    const isTold = written.has(reading.workflowId) && (await acknowledge(services, reading));
    return isTold ? [reading.workflowId] : [];
  });
  return new Set(told.flat());
}

async function writeEach(services: Services, readings: readonly Reading[]): Promise<Set<string>> {
  const written = new Set<string>();
  for (const reading of readings) {
    for (const id of (await write(services, [reading])) ?? []) written.add(id);
  }
  return written;
}

/** Answers the ids of executions that the index is up to, or null when it could not be written. */
async function write(
  services: Services,
  readings: readonly Reading[],
): Promise<Set<string> | null> {
  const reports = readings.flatMap((one) => (one.kind === "report" ? [one.report] : []));
  const gone = readings.filter(({ kind }) => kind === "gone").map(({ workflowId }) => workflowId);
  try {
    const written = await services.index.write(reports, services.clock());
    await services.index.remove(gone);
    return new Set([...written, ...gone]);
  } catch (error) {
    console.warn(`writing ${readings.length} reports to the index failed: ${errorText(error)}`);
    return null;
  }
}

/** Tells an execution that its report is written; one that was removed meanwhile goes again. */
async function acknowledge(services: Services, reading: Reading): Promise<boolean> {
  if (reading.kind !== "report") return true;
  const { workflowId, report } = reading;
  const { version } = report.execution;
  try {
    const isThere = await withSecondTry(() => services.executions(workflowId).indexed(version));
    if (!isThere) await services.index.remove([workflowId]);
    return true;
  } catch (error) {
    console.warn(`telling execution ${workflowId} of its index failed: ${errorText(error)}`);
    return false;
  }
}
