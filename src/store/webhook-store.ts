import { and, asc, eq } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { Webhook } from "../model/webhook-config.ts";
import { webhooks } from "./schema.ts";
import { SecretCipher, type KeyProblem } from "./secret-cipher.ts";

/** What of a webhook is encrypted. */
type WebhookSecrets = Pick<Webhook, "headers" | "secretValue">;

/** A webhook as JSON. Rows of before secrets were encrypted have them beside the rest. */
type StoredConfig = Webhook & { sealed?: string };

/** Where other systems send events to; their secrets are encrypted. Nothing is cached. */
export class WebhookStore {
  private readonly db: DrizzleD1Database;
  private readonly cipher: SecretCipher;

  /** @param keys see {@link SecretCipher}. */
  constructor(database: D1Database, keys: string | undefined) {
    this.db = drizzle(database);
    this.cipher = new SecretCipher(keys);
  }

  /** Why no webhook with secrets can be written; null: it can. */
  get problem(): KeyProblem | null {
    return this.cipher.problem;
  }

  /** Adds a webhook; false when there is one of its name. */
  async add(webhook: Webhook): Promise<boolean> {
    const row = { ...(await this.rowOf(webhook)), verified: false };
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
    const row = { ...(await this.rowOf(webhook)), verified: webhook.urlVerified === true };
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
    if (row === undefined) return null;
    const webhook = await this.webhookOf(row);
    await this.sealOld(row, webhook);
    return webhook;
  }

  /** All webhooks, by name. */
  async all(): Promise<Webhook[]> {
    const rows = await this.db.select().from(webhooks).orderBy(asc(webhooks.name));
    return await Promise.all(rows.map((row) => this.webhookOf(row)));
  }

  private async rowOf(webhook: Webhook) {
    const { urlVerified: _, headers, secretValue, ...others } = webhook;
    const config: StoredConfig = { ...others };
    if (headers !== undefined || secretValue !== undefined) {
      config.sealed = await this.cipher.encrypt(
        contextOf(webhook.id),
        JSON.stringify({ headers, secretValue } satisfies WebhookSecrets),
      );
    }
    return { id: webhook.id, name: webhook.name, config: JSON.stringify(config) };
  }

  /** Without secrets that no key opens: then no request is found genuine. */
  private async webhookOf({ id, verified, config }: typeof webhooks.$inferSelect) {
    const { sealed, ...webhook } = JSON.parse(config) as StoredConfig;
    if (sealed === undefined) return { ...webhook, urlVerified: verified };
    const opened = await this.cipher.decrypt(contextOf(id), sealed);
    if (opened === null)
      console.warn(`the secrets of webhook ${id} are encrypted under another key`);
    const secrets = JSON.parse(opened ?? "{}") as WebhookSecrets;
    return { ...webhook, ...secrets, urlVerified: verified };
  }

  /** Encrypts the secrets of a row of before they were, unless somebody has changed it meanwhile. */
  private async sealOld({ id, config }: typeof webhooks.$inferSelect, webhook: Webhook) {
    const { headers, secretValue } = JSON.parse(config) as StoredConfig;
    if (this.problem !== null || (headers === undefined && secretValue === undefined)) return;
    const row = await this.rowOf(webhook);
    await this.db
      .update(webhooks)
      .set(row)
      .where(and(eq(webhooks.id, id), eq(webhooks.config, config)));
  }
}

/** What the secrets of a webhook are bound to; no secret has such a name. */
function contextOf(id: string): string {
  return `webhook ${id}`;
}
