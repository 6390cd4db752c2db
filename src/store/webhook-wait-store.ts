import { and, asc, eq, gte, inArray, like, sql } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import { WEBHOOK_ID_PREFIX } from "../lib/event-id.ts";
import type { JsonObject } from "../model/json.ts";
import type { PublishedEvent } from "../model/published-event.ts";
import type { WebhookMatch, WebhookWait } from "../model/webhook-wait.ts";
import { events } from "./schema.ts";
import { SecretCipher } from "./secret-cipher.ts";
import { webhookPaths, webhookWaits } from "./webhook-wait-tables.ts";

/** Lists of paths of one workflow that are looked at, and events and tasks that are looked for, at most. */
const MAX_PATHS = 100;
const MAX_EVENTS = 500;
const MAX_TASKS = 1_000;

/** Which WAIT_FOR_WEBHOOK tasks wait for which events. */
export class WebhookWaitStore {
  private readonly db: DrizzleD1Database;
  private readonly cipher: SecretCipher;

  /** @param keys see {@link SecretCipher}. */
  constructor(database: D1Database, keys: string | undefined) {
    this.db = drizzle(database);
    this.cipher = new SecretCipher(keys);
  }

  /** Notes that a task waits, with a digest of the values that it waits for: they may be secrets. Idempotent. */
  async add({ key, ...wait }: WebhookWait): Promise<void> {
    const { workflow, paths } = wait;
    const [matchKey = ""] = await this.cipher.digests(key);
    await this.db.batch([
      this.db.insert(webhookPaths).values({ workflow, paths }).onConflictDoNothing(),
      this.db
        .insert(webhookWaits)
        .values({ ...wait, matchKey })
        .onConflictDoNothing(),
    ]);
  }

  /** Where the tasks of a workflow look in events. */
  async pathsOf(workflow: string): Promise<string[]> {
    const rows = await this.db
      .select({ paths: webhookPaths.paths })
      .from(webhookPaths)
      .where(eq(webhookPaths.workflow, workflow))
      .orderBy(asc(webhookPaths.paths))
      .limit(MAX_PATHS);
    return rows.map(({ paths }) => paths);
  }

  /** The ids of the tasks that wait for an event of that time, or of one of them whether it does.
   * @param workflow its version 0: whatever version their execution runs. */
  async waiting(
    workflow: { name: string; version: number },
    { paths, key }: WebhookMatch,
    { time, taskId }: { time: number; taskId?: string },
  ): Promise<string[]> {
    // Rows of before there were digests have the values themselves.
    const keys = [...(await this.cipher.digests(key)), key];
    const rows = await this.db
      .select({ taskId: webhookWaits.taskId })
      .from(webhookWaits)
      .where(
        and(
          eq(webhookWaits.workflow, workflow.name),
          eq(webhookWaits.paths, paths),
          inArray(webhookWaits.matchKey, keys),
          sql`${webhookWaits.startTime} <= ${time}`,
          taskId === undefined ? undefined : eq(webhookWaits.taskId, taskId),
          workflow.version === 0 ? undefined : eq(webhookWaits.version, workflow.version),
        ),
      )
      .limit(MAX_TASKS);
    return rows.map(({ taskId }) => taskId);
  }

  /** Forgets tasks that wait no more. */
  async remove(taskIds: readonly string[]): Promise<void> {
    if (taskIds.length === 0) return;
    const ids = JSON.stringify(taskIds);
    await this.db
      .delete(webhookWaits)
      .where(inArray(webhookWaits.taskId, sql`(SELECT value FROM json_each(${ids}))`));
  }

  /** The events of webhooks that are kept from a time on, the first ones first. */
  async eventsSince(time: number): Promise<PublishedEvent[]> {
    const rows = await this.db
      .select()
      .from(events)
      .where(and(gte(events.publishTime, time), like(events.eventId, `${WEBHOOK_ID_PREFIX}%`)))
      .orderBy(asc(events.publishTime))
      .limit(MAX_EVENTS);
    return rows.map(({ eventId: id, name, workflowId, publishTime, payload }) => ({
      id,
      name,
      workflowId,
      time: publishTime,
      payload: JSON.parse(payload) as JsonObject,
    }));
  }
}
