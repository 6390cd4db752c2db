/** Tables for people. */
import type { LoopRatio } from "./measures/loop-ratio.ts";
import type { Scale } from "./measures/scale.ts";
import type { Throughput } from "./measures/saturated.ts";
import type { Latency } from "./statistics.ts";

/** Everything that a run measured; what was left out by `--only` is absent. */
export interface Report {
  url: string;
  version: string;
  startedAt: string;
  node: string;
  options: Record<string, unknown>;
  latencies: Record<string, Latency>;
  throughput: Throughput[];
  loopRatio?: LoopRatio;
  scale?: Scale[];
  /** Refused requests, by what was asked and answered. */
  errors: Record<string, number>;
}

/** Lines of a table: columns as wide as their widest cell, numbers to the right. */
export function table(header: string[], rows: (string | number)[][]): string {
  const cells = [header, ...rows.map((row) => row.map(cell))];
  const widths = header.map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells
    .map((row) =>
      row
        .map((text, column) =>
          column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The whole report as text. */
export function describeReport(report: Report): string {
  const parts = [`${report.url} (version ${report.version})`];
  const latencies = Object.entries(report.latencies);
  if (latencies.length > 0) {
    const rows = latencies.map(([name, { samples, p50, p99, max }]) => [
      name,
      samples,
      p50,
      p99,
      max,
    ]);
    parts.push(table(["idle latency, ms", "samples", "p50", "p99", "max"], rows));
  }
  if (report.throughput.length > 0) {
    const rows = report.throughput.map((each) => [
      each.shape,
      each.seconds,
      each.executionsPerSecond,
      each.tasksPerSecond,
    ]);
    parts.push(table(["saturated", "seconds", "executions/s", "tasks/s"], rows));
  }
  if (report.loopRatio !== undefined) {
    const { shortSeconds, longSeconds, ratio } = report.loopRatio;
    parts.push(
      table(
        ["loop", "200, s", "400, s", "ratio"],
        [["worker loop", shortSeconds, longSeconds, ratio]],
      ),
    );
  }
  if (report.scale !== undefined) parts.push(scaleTable(report.scale));
  const errors = Object.entries(report.errors);
  if (errors.length > 0) parts.push(table(["refused", "times"], errors));
  return parts.join("\n\n");
}

/** One row per size, with the factor to the size before, which is half as large. */
function scaleTable(scales: readonly Scale[]): string {
  const rows = scales.flatMap(({ shape, seconds }) =>
    seconds.map((row, at) => {
      const before = seconds[at - 1];
      return [
        shape,
        row.tasks,
        row.seconds,
        before === undefined ? "" : row.seconds / before.seconds,
      ];
    }),
  );
  return table(["one execution", "tasks", "seconds", "per doubling"], rows);
}

function cell(value: string | number): string {
  return typeof value === "string" || Number.isInteger(value) ? String(value) : value.toFixed(2);
}
