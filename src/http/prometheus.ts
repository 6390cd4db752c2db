/** Metrics in the text format of Prometheus, under the names that they have in Conductor. */
import type { Metrics } from "../app/metrics.ts";

interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** How Conductor calls the domain of polls that name none. */
const NO_DOMAIN = "NO_DOMAIN";

/** What is counted of executions and tasks, by its name in the database. */
const COUNTERS: Readonly<Record<string, string>> = {
  workflow_start_success: "Executions that were started",
  workflow_failure: "Executions that have ended otherwise than completed",
  task_timeout: "Attempts at tasks that took too long",
  task_response_timeout: "Attempts at tasks of whose worker nothing was heard in time",
};

/** The same for what takes a time. */
const TIMERS: Readonly<Record<string, string>> = {
  workflow_execution: "Time from the start of executions to their completion",
  task_execution: "Time from the begin of attempts at tasks to their end",
  task_queue_wait: "Time for which tasks have waited for a worker",
};

/** The exposition of all metrics. */
export function prometheusText(metrics: Metrics): string {
  return [...gauges(metrics), ...pollCounters(metrics), ...counted(metrics)].join("");
}

function gauges({ queues, polls, open }: Metrics): string[] {
  const sizes = Object.entries(queues);
  return [
    family(
      { name: "task_queue_depth", type: "gauge" },
      "Tasks in a queue, those on their way to a worker included",
      sizes.map(([taskType, { size }]) => ({ labels: { taskType }, value: size })),
    ),
    family(
      { name: "workflow_running", type: "gauge" },
      "Executions that have not ended",
      [...open].map(([workflowName, value]) => ({ labels: { workflowName }, value })),
    ),
    family(
      { name: "baton_task_queue_leased", type: "gauge" },
      "Tasks of a queue that are on their way to a worker",
      sizes.map(([taskType, { leased }]) => ({ labels: { taskType }, value: leased })),
    ),
    family(
      { name: "baton_task_last_poll_timestamp_seconds", type: "gauge" },
      "When a queue was polled last, in seconds since 1970",
      polls.map((poll) => ({
        labels: { taskType: queueNameOf(poll) },
        value: poll.lastPollTime / 1000,
      })),
    ),
  ];
}

function pollCounters({ polls }: Metrics): string[] {
  return [
    family(
      { name: "task_poll_total", type: "counter" },
      "Polls of a queue",
      polls.map((poll) => ({ labels: { taskType: queueNameOf(poll) }, value: poll.polls })),
    ),
    family(
      { name: "task_poll_count_total", type: "counter" },
      "Tasks that polls have got",
      polls.map(({ domain, taskType, tasks }) => ({
        labels: { taskType, domain: domain || NO_DOMAIN },
        value: tasks,
      })),
    ),
  ];
}

function counted({ counted }: Metrics): string[] {
  const of = (wanted: string) => counted.filter(({ name }) => name === wanted);
  const counters = Object.entries(COUNTERS).map(([name, help]) => {
    const samples = of(name).map(({ labels, count }) => ({ labels, value: count }));
    return family({ name: `${name}_total`, type: "counter" }, help, samples);
  });
  const timers = Object.entries(TIMERS).map(([name, help]) => {
    const lines = of(name).map(
      ({ labels, count, sumMs }) =>
        sampleLine(`${name}_seconds_count`, { labels, value: count }) +
        sampleLine(`${name}_seconds_sum`, { labels, value: sumMs / 1000 }),
    );
    return header({ name: `${name}_seconds`, type: "summary" }, help) + lines.join("");
  });
  return [...counters, ...timers];
}

function queueNameOf({ domain, taskType }: Metrics["polls"][number]): string {
  return domain === "" ? taskType : `${domain}:${taskType}`;
}

interface Family {
  name: string;
  type: "gauge" | "counter" | "summary";
}

function family(described: Family, help: string, samples: readonly Sample[]): string {
  const lines = samples.map((sample) => sampleLine(described.name, sample));
  return header(described, help) + lines.join("");
}

function header({ name, type }: Family, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

function sampleLine(name: string, { labels, value }: Sample): string {
  return `${name}{${labelsText(labels)}} ${value}\n`;
}

function labelsText(labels: Sample["labels"]): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}

/** The format knows an escape for line feeds alone. A reader may end at any other control character, so it becomes
 * what JSON has for it. */
function escaped(value: string): string {
  return value
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll('"', '\\"')
    .replaceAll(/\p{Cc}/gu, (control) => {
      const code = control.charCodeAt(0).toString(16).padStart(4, "0");
      return `\\\\u${code}`;
    });
}
