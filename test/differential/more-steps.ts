/** Steps of generated workflows that the simulation does not have. */
import {
  exclusiveJoin,
  forkInputs,
  forkTasks,
  inline,
  join,
  startWorkflow,
  switchOn,
  wait,
  worker,
} from "../helpers/task-inputs.ts";
import type { SeededRandom } from "../helpers/random.ts";
import type { MakeStep } from "./random-workflow.ts";
import { between, chance } from "../simulation/stream.ts";

/** The workflow that START_WORKFLOW tasks start. Nobody has to do anything for it. */
export const NOTE = "note";

const QUERIES: [string, ...string[]] = [
  ".list | map(. * 2)",
  ".list[]",
  "{total: (.list | add), given: .number}",
  "[.list[] | select(. > 3)] | length",
  'if .number > 50 then "high" else "low" end',
  ".missing.member",
  "keys",
];

/** What a reference may look like, resolved by both servers alike. */
const EXPRESSIONS: Record<string, unknown> = {
  whole: "${workflow.input.items}",
  text: "number ${workflow.input.number} of ${workflow.input.items[0]}",
  missing: "${workflow.input.nowhere}",
  missingInText: "<${workflow.input.nowhere}>",
  escaped: "$${workflow.input.number}",
  last: "${workflow.input.items[-1]}",
  slice: "${workflow.input.items[0:1]}",
  every: "${workflow.input.orders[*].sku}",
  filtered: "${workflow.input.orders[?(@.amount > 1)].sku}",
  deep: "${workflow.input..amount}",
  length: "${workflow.input.items.length()}",
  sum: "${workflow.input.items.sum()}",
  nested: "${workflow.input.${workflow.input.key}}",
  list: ["${workflow.input.number}", { inner: "${workflow.input.items[1]}" }],
  quoted: "${workflow.input['a b']}",
  version: "${workflow.version}",
  type: "is ${workflow.correlationId}",
  variable: "${workflow.variables.begun}",
  unclosed: "${workflow.input",
};

/** The input that the expressions look at. */
export const LOOKED_AT = {
  key: "number",
  "a b": true,
  orders: [
    { sku: "a", amount: 1 },
    { sku: "b", amount: 2 },
    { sku: "c", amount: 2.5 },
  ],
};

const jq: MakeStep = ({ random, name }) => [
  {
    type: "JSON_JQ_TRANSFORM",
    taskReferenceName: name("query"),
    inputParameters: {
      queryExpression: random.pick(QUERIES),
      list: [1, 4, between(random, 1, 9)],
      number: "${workflow.input.number}",
    },
  },
];

const start: MakeStep = ({ random, name }) => [
  startWorkflow(name("start"), { name: NOTE, version: 1, input: { given: random.below(9) } }),
];

const event: MakeStep = ({ name, random }) => [
  {
    type: "EVENT",
    taskReferenceName: name("event"),
    sink: random.pick(["conductor", "conductor:news"]),
    inputParameters: { number: "${workflow.input.number}" },
  },
];

const expressions: MakeStep = ({ random, seen, name }) => {
  const keys = Object.keys(EXPRESSIONS).filter(() => chance(random, 0.4));
  const inputParameters: Record<string, unknown> = Object.fromEntries(
    keys.map((key) => [key, EXPRESSIONS[key]]),
  );
  const source = seen.at(-1);
  if (source !== undefined) {
    inputParameters["status"] = `\${${source}.status}`;
    inputParameters["attempt"] =
      `attempt \${${source}.retryCount} of \${${source}.referenceTaskName}`;
    inputParameters["whole output"] = `\${${source}.output}`;
  }
  const task = name("filled");
  if (chance(random, 0.5)) return [worker(task, { inputParameters })];
  return [inline(task, "$.whole", inputParameters)];
};

const choiceWithJoin: MakeStep = ({ random, name, isRepeated }) => {
  // In a loop the reference does not find the default of the join, and waits for ever.
  const value = random.below(isRepeated ? 2 : 3);
  const [choice, left, right] = [name("either"), name("left"), name("right")];
  return [
    switchOn(choice, value, { "0": [worker(left)], "1": [inline(right, "5")] }),
    exclusiveJoin(name("first"), [left, right], [choice]),
  ];
};

const waitUntil: MakeStep = ({ random, name }) => [
  wait(name("until"), random.pick([{ until: "2020-01-01 10:00" }, { duration: "1 seconds" }])),
];

/** A dynamic fork over a list of inputs. */
const forkOfInputs: MakeStep = ({ random, name }) => {
  const [fork, gather] = [name("many"), name("gather")];
  const width = between(random, 0, 3);
  const parameters = chance(random, 0.5)
    ? { forkTaskInputs: listOf(width, (at) => ({ at })), forkTaskName: name("each") }
    : {
        forkTaskType: "INLINE",
        forkTaskInputs: listOf(width, (at) => ({ expression: `${at} + 1`, at })),
      };
  return [forkInputs(fork, parameters), join(gather, [])];
};

/** A dynamic fork over a list of tasks. */
const forkOfTasks: MakeStep = ({ random, name }) => {
  const [fork, gather] = [name("many"), name("gather")];
  const tasks = listOf(between(random, 0, 3), () =>
    chance(random, 0.7) ? worker(name("spread")) : inline(name("spread"), "$.at + 1"),
  );
  const inputs = tasks.map(({ taskReferenceName }, at) => [taskReferenceName, { at }]);
  return [forkTasks(fork, tasks, Object.fromEntries(inputs)), join(gather, [])];
};

function listOf<T>(length: number, make: (at: number) => T): T[] {
  return Array.from({ length }, (_, at) => make(at));
}

/** The steps for one workflow. */
export function moreSteps(random: SeededRandom): readonly [MakeStep, ...MakeStep[]] {
  const mayForkInputs = chance(random, 0.4);
  let forks = 0;
  const dynamicFork: MakeStep = (parts) => {
    if (!mayForkInputs) return forkOfTasks(parts);
    // The reference gives the tasks of a fork over inputs other names if another fork has run before.
    if (forks > 0 || parts.isRepeated) return jq(parts);
    forks += 1;
    return forkOfInputs(parts);
  };
  return [
    jq,
    start,
    event,
    expressions,
    expressions,
    choiceWithJoin,
    waitUntil,
    dynamicFork,
    dynamicFork,
  ];
}
