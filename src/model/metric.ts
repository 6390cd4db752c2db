/** How often something has happened, and how long it took in all. */
export interface Metric {
  name: string;
  labels: Readonly<Record<string, string>>;
  count: number;
  /** Milliseconds; 0 of what takes no time. */
  sumMs: number;
}
