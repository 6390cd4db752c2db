/** A failure as a text for an issue tracker. */
import type { RootCause } from "../../../model/baton/tree.ts";

const MAX_LOG_LINES = 20;

/** @param url of the run's page. */
export function issueText({ chain, cause }: RootCause, url: string): string {
  const [top] = chain;
  const where = cause === null ? "" : `: \`${cause.ref}\` ${cause.status}`;
  const lines = [
    `## ${top?.name ?? "Run"} v${top?.version ?? "?"}${where}`,
    "",
    `- Run: ${url}`,
    `- Way: ${chain.map(({ name, task }) => (task === null ? name : `${name} ▸ ${task.ref}`)).join(" ▸ ")}`,
  ];
  if (cause !== null) {
    lines.push(
      `- Task: \`${cause.name}\` (${cause.type}), id \`${cause.taskId}\``,
      `- Worker: ${cause.worker ?? "none"}`,
      `- Attempts: ${cause.attempts.length}`,
    );
  }
  const reason = cause?.reason ?? top?.reason;
  if (reason) lines.push("", fenced(reason));
  if (cause !== null && cause.logs.length > 0) {
    const log = cause.logs
      .slice(-MAX_LOG_LINES)
      .map(({ log, createdTime }) => `${new Date(createdTime).toISOString()} ${log}`);
    lines.push("", "Last lines of the log:", "", fenced(log.join("\n")));
  }
  return `${lines.join("\n")}\n`;
}

/** A fence that is longer than any within the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
