/** Metrics in the text format of Prometheus, under the names that they have in Conductor. */
import type { Metrics } from "../app/metrics.ts";

interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** The exposition of all metrics. */
export function prometheusText({ queues, polls, open }: Metrics): string {
  const sizes = Object.entries(queues);
  return [
    gauge(
      "task_queue_depth",
      "Tasks in a queue, those on their way to a worker included",
      sizes.map(([taskType, { size }]) => ({ labels: { taskType }, value: size })),
    ),
    gauge(
      "workflow_running",
      "Executions that have not ended",
      [...open].map(([workflowName, value]) => ({ labels: { workflowName }, value })),
    ),
    gauge(
      "baton_task_queue_leased",
      "Tasks of a queue that are on their way to a worker",
      sizes.map(([taskType, { leased }]) => ({ labels: { taskType }, value: leased })),
    ),
    gauge(
      "baton_task_last_poll_timestamp_seconds",
      "When a queue was polled last, in seconds since 1970",
      polls.map(({ queueName, domain = "", lastPollTime }) => ({
        labels: { taskType: domain === "" ? queueName : `${domain}:${queueName}` },
        value: lastPollTime / 1000,
      })),
    ),
  ].join("");
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(({ labels, value }) => `${name}{${labelsText(labels)}} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
}

function labelsText(labels: Sample["labels"]): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
