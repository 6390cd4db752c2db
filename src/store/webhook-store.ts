import { asc, eq } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { Webhook } from "../model/webhook-config.ts";
import { webhooks } from "./schema.ts";

/** Where other systems send events to, secrets included. Nothing is cached. */
export class WebhookStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Adds a webhook; false when there is one of its name. */
  async add(webhook: Webhook): Promise<boolean> {
    const row = { ...rowOf(webhook), verified: false };
    const { meta } = await this.db.insert(webhooks).values(row).onConflictDoNothing();
    return meta.changes > 0;
  }

  /** Replaces a webhook, and takes over from it whether it is verified; false when another one has its name. */
  async replace(webhook: Webhook): Promise<boolean> {
    const sameName = await this.db
      .select({ id: webhooks.id })
      .from(webhooks)
      .where(eq(webhooks.name, webhook.name));
    if (sameName.some(({ id }) => id !== webhook.id)) return false;
    const row = { ...rowOf(webhook), verified: webhook.urlVerified === true };
    await this.db.update(webhooks).set(row).where(eq(webhooks.id, webhook.id));
    return true;
  }

  /** Notes whether a request was found genuine since its secrets are what they are. */
  async setVerified(id: string, verified: boolean): Promise<void> {
    await this.db.update(webhooks).set({ verified }).where(eq(webhooks.id, id));
  }

  /** Removes a webhook; false when there is none of that id. */
  async remove(id: string): Promise<boolean> {
    const { meta } = await this.db.delete(webhooks).where(eq(webhooks.id, id));
    return meta.changes > 0;
  }

  async get(id: string): Promise<Webhook | null> {
    const [row] = await this.db.select().from(webhooks).where(eq(webhooks.id, id));
    return row === undefined ? null : webhookOf(row);
  }

  /** All webhooks, by name. */
  async all(): Promise<Webhook[]> {
    const rows = await this.db.select().from(webhooks).orderBy(asc(webhooks.name));
    return rows.map(webhookOf);
  }
}

function rowOf(webhook: Webhook) {
  const { urlVerified: _, ...config } = webhook;
  return { id: webhook.id, name: webhook.name, config: JSON.stringify(config) };
}

function webhookOf({ verified, config }: typeof webhooks.$inferSelect): Webhook {
  return { ...(JSON.parse(config) as Webhook), urlVerified: verified };
}
