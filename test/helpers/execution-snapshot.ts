import type { Execution } from "../../src/engine/execution.ts";
import { isTerminalTaskStatus } from "../../src/model/task.ts";

/**
 * Everything of an execution as plain data that shares nothing with it: the records in their order,
 * and each index by the counters that it holds. Two executions with equal snapshots decide alike.
 */
export function snapshotOf(execution: Execution): Record<string, unknown> {
  const records = [...execution.tasks.values()];
  const isOpen = (counter: number): boolean => {
    const task = execution.tasks.get(counter);
    return task !== undefined && !isTerminalTaskStatus(task.status);
  };
  // A JOIN that has ended hears of nothing any more, whatever it is still registered for.
  const listeners = [...execution.joins].map(
    ([name, joins]) => [name, sorted([...joins].filter(isOpen))] as const,
  );
  const waits = [...execution.waits].filter(([join]) => isOpen(join));
  return structuredClone({
    workflow: execution.workflow,
    tasks: records,
    forgotten: [...execution.forgotten.values()].sort((a, b) => a.counter - b.counter),
    raised: Object.fromEntries(execution.raised),
    latest: countersBy(execution.latest),
    latestByBase: countersBy(execution.latestByBase),
    unconsumed: sorted(execution.unconsumed.keys()),
    open: sorted(execution.open.keys()),
    turns: Object.fromEntries(
      [...execution.turns].map(([key, turn]) => [key, [...turn].map((task) => task.counter)]),
    ),
    joins: Object.fromEntries(listeners.filter(([, joins]) => joins.length > 0)),
    openTurns: Object.fromEntries(
      [...execution.openTurns]
        .filter(([loop, turns]) => isOpen(loop) && turns.size > 0)
        .map(([loop, turns]) => [loop, sorted(turns)]),
    ),
    waits: Object.fromEntries(waits.map(([join, names]) => [join, [...names].sort()])),
    due: Object.fromEntries(execution.due["times"]),
    messages: [...execution.messages],
    messageBytes: execution.messageBytes,
    pulls: sorted(execution.pulls),
    activeTasks: execution.activeTasks,
    heldBytes: execution.heldBytes,
    openInTurn: Object.fromEntries(execution["openInTurn"]),
  });
}

function countersBy(index: ReadonlyMap<string, { counter: number }>): Record<string, number> {
  return Object.fromEntries([...index].map(([name, task]) => [name, task.counter]));
}

function sorted(counters: Iterable<number>): number[] {
  return [...counters].sort((a, b) => a - b);
}
