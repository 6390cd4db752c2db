import { and, eq } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import { idempotencyKeys } from "./schema.ts";

/** Which execution a key of a workflow belongs to. */
export interface Reservation {
  workflowName: string;
  key: string;
  workflowId: string;
  /** Epoch milliseconds. */
  reservedAt: number;
}

/** Idempotency keys. Their primary key makes one of many concurrent starts the first. */
export class IdempotencyStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** Takes a key if nobody has it. Answers who has it now. */
  async reserve(wanted: Reservation): Promise<Reservation> {
    const inserted = await this.db
      .insert(idempotencyKeys)
      .values(wanted)
      .onConflictDoNothing()
      .returning();
    if (inserted.length > 0) return wanted;
    const [holder] = await this.db
      .select()
      .from(idempotencyKeys)
      .where(
        and(
          eq(idempotencyKeys.workflowName, wanted.workflowName),
          eq(idempotencyKeys.key, wanted.key),
        ),
      );
    // It may have been freed in between.
    return holder ?? (await this.reserve(wanted));
  }

  /** Hands a key from one holder to the next; false when somebody else was quicker. */
  async replace(holder: Reservation, next: Reservation): Promise<boolean> {
    const { workflowId, reservedAt } = next;
    const result = await this.db
      .update(idempotencyKeys)
      .set({ workflowId, reservedAt })
      .where(
        and(
          eq(idempotencyKeys.workflowName, holder.workflowName),
          eq(idempotencyKeys.key, holder.key),
          eq(idempotencyKeys.workflowId, holder.workflowId),
          eq(idempotencyKeys.reservedAt, holder.reservedAt),
        ),
      );
    return result.meta.changes > 0;
  }

  /** Frees the key of an execution, if it has one. */
  async free(workflowId: string): Promise<void> {
    await this.db.delete(idempotencyKeys).where(eq(idempotencyKeys.workflowId, workflowId));
  }
}
