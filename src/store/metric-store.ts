import { asc } from "drizzle-orm";
import { drizzle, type DrizzleD1Database } from "drizzle-orm/d1";
import type { Metric } from "../model/metric.ts";
import { metrics } from "./schema.ts";

/** What has been counted of executions and tasks: written with the index, see `metric-statements.ts`. */
export class MetricStore {
  private readonly db: DrizzleD1Database;

  constructor(database: D1Database) {
    this.db = drizzle(database);
  }

  /** All that was ever counted, by name and labels. */
  async all(): Promise<Metric[]> {
    const rows = await this.db
      .select()
      .from(metrics)
      .orderBy(asc(metrics.name), asc(metrics.labels));
    return rows.map(({ labels, sum, ...row }) => ({
      ...row,
      labels: JSON.parse(labels) as Record<string, string>,
      sumMs: sum,
    }));
  }
}
