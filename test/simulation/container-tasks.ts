/** Containers of generated definitions. */
import {
  exclusiveJoin,
  forEach,
  fork,
  inline,
  join,
  loop,
  switchOn,
  tryCatch,
  type TaskInput,
} from "../helpers/task-inputs.ts";
import type { Bench, Inner, MakeContainer } from "./bench.ts";
import { forkOfInputs, forkOfLegacyTasks, forkOfTasks } from "./dynamic-forks.ts";
import { between, chance } from "./stream.ts";

function choice(bench: Bench, inner: Inner): TaskInput[] {
  const { random } = bench;
  const cases = { "0": inner(), "1": random.pick([[], inner()]) };
  return [choiceBetween(bench, cases, random.pick([[], inner()]))];
}

function choiceBetween(
  bench: Bench,
  cases: Record<string, TaskInput[]>,
  fallback: TaskInput[],
): TaskInput {
  const { random } = bench;
  const name = bench.name("choice");
  const value = random.below(3);
  if (chance(random, 0.5)) return switchOn(name, value, cases, fallback);
  const form = random.pick<Record<string, unknown>>([
    { type: "SWITCH", evaluatorType: "javascript", expression: "$.value" },
    { type: "DECISION", caseValueParam: "value" },
    { type: "DECISION", caseExpression: "$.value" },
  ]);
  return {
    taskReferenceName: name,
    inputParameters: { value },
    decisionCases: cases,
    defaultCase: fallback,
    ...form,
  };
}

/** A choice, and behind it what ends as the chosen case does. */
function exclusiveChoice(bench: Bench, inner: Inner): TaskInput[] {
  const cases = { "0": inner(), "1": inner() };
  const fallback = inner();
  const ends = Object.values(cases).map(lastOf);
  const names = chance(bench.random, 0.5)
    ? [[...ends, lastOf(fallback)], []]
    : [ends, [lastOf(fallback)]];
  return [
    choiceBetween(bench, cases, fallback),
    exclusiveJoin(bench.name("exclusive"), names[0] ?? [], names[1]),
  ];
}

function repetition(bench: Bench, inner: Inner): TaskInput[] {
  const { random } = bench;
  const name = bench.name("loop");
  const turns = between(random, 1, 3);
  const inputParameters = random.pick([{}, {}, { keepLastN: 1 }]);
  const more = random.pick<Record<string, unknown>>([
    { inputParameters },
    { items: [7, 8], inputParameters },
    { items: "${workflow.input.items}", inputParameters },
  ]);
  const body = bench.inLoop(inner);
  if (body === null) return choice(bench, inner);
  return [loop(name, `$.${name}.iteration < ${turns}`, body, more)];
}

function eachItem(bench: Bench, inner: Inner): TaskInput[] {
  const { random } = bench;
  const name = bench.name("each");
  const items = random.pick<unknown>([[5, 6], "${workflow.input.items}", []]);
  const more = random.pick<Record<string, unknown>>([
    {},
    { maxConcurrency: 2 },
    { maxConcurrency: 0 },
  ]);
  const body = bench.inLoop(inner);
  if (body === null) return choice(bench, inner);
  const task = forEach(name, items, body, more);
  return [chance(random, 0.2) ? { ...task, optional: true } : task];
}

/** What goes wrong in a deterministic run does so as the last thing in its list, when nothing else is open:
 * a JOIN of a SWITCH goes on when that has chosen, so it is an operator that waits for the others. */
function attempt(bench: Bench, inner: Inner): TaskInput[] {
  const { random } = bench;
  const name = bench.name("attempt");
  const fails = chance(random, 0.5);
  const first = inner();
  const waits = fails && bench.isDeterministic;
  const list = waits ? [tryCatch(bench.name("before"), { try: first })] : first;
  if (fails) list.push(inline(bench.name("broken"), "$.missing.member"));
  const lists: Parameters<typeof tryCatch>[1] = { try: list };
  if (chance(random, 0.7) || waits) lists.catch = inner();
  if (chance(random, 0.6)) lists.finally = inner();
  return [tryCatch(name, lists, chance(random, 0.2) ? { optional: true } : {})];
}

function parallel(bench: Bench, inner: Inner): TaskInput[] {
  const { random } = bench;
  const branches = Array.from({ length: between(random, 1, 3) }, inner);
  const ends = branches.map(lastOf);
  // Whoever does not wait for all branches goes on while others run.
  const waitsForAll = bench.isDeterministic || chance(random, 0.9);
  return [
    fork(bench.name("fork"), branches),
    join(bench.name("join"), waitsForAll ? ends : ends.slice(0, 1), joinForm(bench)),
  ];
}

/** True when everything that is joined has ended. */
export const ALL_ENDED =
  '$.joinOn.every((name) => $[name] && !["SCHEDULED", "IN_PROGRESS"].includes($[name].status))';
const ONE_HAS_ENDED = '$.joinOn.some((name) => $[name] && $[name].status === "COMPLETED")';

function joinForm({ random, isDeterministic }: Bench): Record<string, unknown> {
  const optional = chance(random, 0.2);
  const joinMode = random.pick([{}, {}, { joinMode: "SYNC" }, { joinMode: "ASYNC" }]);
  if (chance(random, 0.8)) return { optional, ...joinMode };
  const expression = isDeterministic ? ALL_ENDED : random.pick([ALL_ENDED, ONE_HAS_ENDED]);
  return { optional, evaluatorType: "javascript", expression, ...joinMode };
}

function lastOf(list: TaskInput[]): string {
  return list.at(-1)?.taskReferenceName ?? "";
}

function dynamicParallel(bench: Bench, inner: Inner): TaskInput[] {
  const make = bench.random.pick([forkOfTasks, forkOfTasks, forkOfInputs, forkOfLegacyTasks]);
  const join = bench.name("join");
  return [...make(bench, inner), { type: "JOIN", taskReferenceName: join }];
}

/** The makers of containers; one that stands here twice is as likely as two others. */
export const CONTAINERS: readonly [MakeContainer, ...MakeContainer[]] = [
  choice,
  exclusiveChoice,
  repetition,
  eachItem,
  attempt,
  parallel,
  parallel,
  dynamicParallel,
];
