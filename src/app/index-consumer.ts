/**
 * The consumer of the `index` queue: reads what each execution says of itself and writes it to D1.
 *
 * N1. The execution is told only after its row is in D1: until then it keeps sending.
 * N2. A message that cannot be served is retried by itself; the others of its batch are not held up.
 */
import { isWorkflowId } from "../lib/workflow-id.ts";
import type { IndexRow } from "../model/index-row.ts";
import type { IndexMessage } from "../store/index-message.ts";
import { withSecondTry } from "./execution-call.ts";
import type { Services } from "./services.ts";

/** A message of a batch, as the platform hands it over. */
export interface IndexDelivery {
  readonly body: unknown;
  ack(): void;
  retry(): void;
}

/** What an execution has answered. */
type Reading =
  | { kind: "row"; workflowId: string; row: IndexRow }
  | { kind: "gone"; workflowId: string }
  | { kind: "failed"; workflowId: string };

/** Serves a batch. Never throws: each message is acknowledged or asked for again. */
export async function consumeIndexMessages(
  services: Services,
  deliveries: readonly IndexDelivery[],
): Promise<void> {
  const byId = new Map<string, IndexDelivery[]>();
  for (const delivery of deliveries) {
    const workflowId = workflowIdIn(delivery.body);
    if (workflowId === null) delivery.retry();
    else byId.set(workflowId, [...(byId.get(workflowId) ?? []), delivery]);
  }
  const readings = await Promise.all([...byId.keys()].map((id) => read(services, id)));
  const written = await writeAll(services, readings);
  await Promise.all(
    readings.map(async (reading) => {
      const served = written.has(reading.workflowId) && (await acknowledge(services, reading));
      for (const delivery of byId.get(reading.workflowId) ?? []) {
        if (served) delivery.ack();
        else delivery.retry();
      }
    }),
  );
}

/** Writes rows that executions have handed over. What fails is told again by its execution. */
export async function writeToIndex(services: Services, rows: readonly IndexRow[]): Promise<void> {
  const readings = rows.map((row) => ({ kind: "row" as const, workflowId: row.workflowId, row }));
  const written = await writeAll(services, readings);
  const told = readings.filter((reading) => written.has(reading.workflowId));
  await Promise.all(told.map((reading) => acknowledge(services, reading)));
}

function workflowIdIn(body: unknown): string | null {
  const { workflowId } = Object(body) as Partial<IndexMessage>;
  return typeof workflowId === "string" && isWorkflowId(workflowId) ? workflowId : null;
}

async function read(services: Services, workflowId: string): Promise<Reading> {
  try {
    const outcome = await services.executions(workflowId).indexRow();
    if (outcome.ok) return { kind: "row", workflowId, row: outcome.value };
    return { kind: outcome.code === "not-found" ? "gone" : "failed", workflowId };
  } catch (error) {
    console.warn(`reading execution ${workflowId} for the index failed: ${String(error)}`);
    return { kind: "failed", workflowId };
  }
}

/** Writes all at once; when that fails, one after the other. Answers the ids that are written. */
async function writeAll(services: Services, readings: readonly Reading[]): Promise<Set<string>> {
  const wanted = readings.filter((reading) => reading.kind !== "failed");
  if (await write(services, wanted)) return new Set(wanted.map((reading) => reading.workflowId));
  const written = new Set<string>();
  for (const reading of wanted) {
    if (await write(services, [reading])) written.add(reading.workflowId);
  }
  return written;
}

async function write(services: Services, readings: readonly Reading[]): Promise<boolean> {
  const rows = readings.flatMap((reading) => (reading.kind === "row" ? [reading.row] : []));
  const gone = readings.filter((reading) => reading.kind === "gone");
  try {
    await services.index.upsert(rows);
    await services.index.remove(gone.map((reading) => reading.workflowId));
    return true;
  } catch (error) {
    // The message of the query builder itself repeats all that was to be written.
    const { cause = error } = Object(error) as { cause?: unknown };
    console.warn(`writing ${readings.length} rows of the index failed: ${String(cause)}`);
    return false;
  }
}

/** Tells an execution that its row is written; one that was removed meanwhile loses it again. */
async function acknowledge(services: Services, reading: Reading): Promise<boolean> {
  if (reading.kind !== "row") return true;
  const { workflowId, row } = reading;
  try {
    const isThere = await withSecondTry(() => services.executions(workflowId).indexed(row.version));
    if (!isThere) await services.index.remove([workflowId]);
    return true;
  } catch (error) {
    console.warn(`telling execution ${workflowId} of its index failed: ${String(error)}`);
    return false;
  }
}
