/** Tasks of generated definitions that hold no other tasks. */
import {
  dynamic,
  event,
  inline,
  pull,
  setVariable,
  startWorkflow,
  subWorkflow,
  terminate,
  wait,
  worker,
  type TaskInput,
} from "../helpers/task-inputs.ts";
import type { Bench, MakeLeaf } from "./bench.ts";
import { between, chance } from "./stream.ts";
import { CALL_NAME } from "./task-definitions.ts";

/** What children get for their loops. */
const ITEMS = [3, 4];

/** Results are taken over from the task of the same name and number. */
const CACHE = { key: "${workflow.input.number}", ttlInSecond: 10 };

/** A worker's task. */
export const work: MakeLeaf = (bench, seen) => {
  const { random } = bench;
  const task = worker(bench.name("work"), {
    name: bench.workerName(),
    inputParameters: bench.input(seen),
    ...bench.tolerance(),
  });
  if (chance(random, 0.1)) task["startDelay"] = between(random, 1, 3);
  // Deterministic workers give different tasks different results.
  if (!bench.isDeterministic && chance(random, 0.2)) task["cacheConfig"] = CACHE;
  return [task];
};

const script: MakeLeaf = (bench) => {
  const factor = bench.random.below(4);
  const task = inline(bench.name("script"), "$.factor * 2", { factor });
  return [maybeCached(bench, task, factor)];
};

/** Only what gives the same result for the same key may take it over. */
function maybeCached(bench: Bench, task: TaskInput, factor: number): TaskInput {
  if (!chance(bench.random, 0.5)) return task;
  const cacheConfig = { ...CACHE, key: `${factor}` };
  return { ...task, name: `cached_${task.type}`, cacheConfig };
}

const transform: MakeLeaf = (bench) => {
  const factor = bench.random.below(4);
  const queryExpression = bench.random.pick([".factor + 1", "[range(.factor)]", "{a: .factor}"]);
  return [
    {
      type: "JSON_JQ_TRANSFORM",
      taskReferenceName: bench.name("transform"),
      inputParameters: { queryExpression, factor },
    },
  ];
};

const lambda: MakeLeaf = (bench) => {
  const factor = bench.random.below(4);
  const inputParameters = { scriptExpression: "return $.factor + 1;", factor };
  const task = { type: "LAMBDA", taskReferenceName: bench.name("lambda"), inputParameters };
  return [maybeCached(bench, task, factor)];
};

const variable: MakeLeaf = (bench) => {
  const name = bench.name("variable");
  // One variable per task: two branches that write the same one would race.
  return [setVariable(name, { [name]: bench.random.below(100) })];
};

const pause: MakeLeaf = (bench) => [
  wait(bench.name("pause"), { duration: `${between(bench.random, 1, 8)} seconds` }),
];

const signal: MakeLeaf = (bench) => [wait(bench.name("signal"))];

const human: MakeLeaf = (bench) => [{ type: "HUMAN", taskReferenceName: bench.name("human") }];

const noop: MakeLeaf = (bench) => [{ type: "NOOP", taskReferenceName: bench.name("noop") }];

const call: MakeLeaf = (bench) => {
  const name = bench.name("call");
  const http_request = { uri: `https://example.com/${name}`, method: "GET" };
  const task: TaskInput = {
    type: "HTTP",
    name: CALL_NAME,
    taskReferenceName: name,
    inputParameters: { http_request },
  };
  if (chance(bench.random, 0.5)) task["retryCount"] = 2;
  return [task];
};

const chosen: MakeLeaf = (bench, seen) => [
  dynamic(bench.name("dynamic"), { pick: bench.workerName(), ...bench.input(seen) }),
];

const publication: MakeLeaf = (bench, seen) => {
  const sink = bench.random.pick(["conductor", "conductor:told"]);
  const more = chance(bench.random, 0.2) ? { asyncComplete: true } : {};
  return [event(bench.name("event"), sink, bench.input(seen), more)];
};

/** Which message comes first, and how many there are, is a matter of chance. */
const messages: MakeLeaf = (bench) => {
  const { random, isDeterministic } = bench;
  const input = isDeterministic
    ? {}
    : random.pick<Record<string, unknown>>([
        {},
        { batchSize: 3 },
        { batchSize: 2, blocking: false },
      ]);
  return [pull(bench.name("messages"), input)];
};

/** Leaves that refer to nothing else. */
export const LEAVES: readonly MakeLeaf[] = [
  script,
  transform,
  lambda,
  variable,
  pause,
  signal,
  human,
  noop,
  call,
  chosen,
  publication,
  messages,
];

const child: MakeLeaf = (bench, seen) => {
  const { random } = bench;
  const name = bench.childName();
  const more = { inputParameters: { ...bench.input(seen), items: ITEMS }, ...bench.tolerance() };
  const reference = bench.name("child");
  const version = chance(random, 0.5) ? { version: 1 } : { version: undefined };
  if (chance(random, 0.4)) return [subWorkflow(reference, { name, ...version }, more)];
  const tasks = [worker("embedded", { name: bench.workerName() })];
  const workflowDefinition = { name: "embedded", version: 1, tasks };
  if (chance(random, 0.4)) {
    return [subWorkflow(reference, { name: "embedded", workflowDefinition }, more)];
  }
  if (bench.mustNotRefer) return [subWorkflow(reference, { name, ...version }, more)];
  const source = bench.name("source");
  const [made, params] = random.pick<[unknown, Record<string, unknown>]>([
    [workflowDefinition, { name: "embedded", workflowDefinition: `\${${source}.output.result}` }],
    [name, { name: `\${${source}.output.result}`, version: undefined }],
  ]);
  return [inline(source, "$.made", { made }), subWorkflow(reference, params, more)];
};

/** Whoever has a key first starts the execution: so all ask for the same one. */
const launch: MakeLeaf = (bench, seen) => {
  const { random } = bench;
  const name = bench.childName();
  const reference = bench.name("launch");
  if (chance(random, 0.5)) {
    return [
      startWorkflow(reference, { name, version: 1, input: { ...bench.input(seen), items: ITEMS } }),
    ];
  }
  const idempotencyStrategy = bench.isDeterministic
    ? "RETURN_EXISTING"
    : random.pick(["RETURN_EXISTING", "FAIL", "FAIL_ON_RUNNING"]);
  const idempotencyKey = `key ${random.below(2)}`;
  const input = { number: 7, items: ITEMS };
  const request = { name, version: 1, input, idempotencyKey, idempotencyStrategy };
  return [startWorkflow(reference, request, bench.tolerance())];
};

/** Leaves that refer to other workflows. */
export const REFERRING_LEAVES: readonly MakeLeaf[] = [child, child, launch];

const end: MakeLeaf = (bench) => {
  const terminationStatus = bench.random.pick(["COMPLETED", "FAILED", "TERMINATED"]);
  const workflowOutput = { ended: true };
  return [terminate(bench.name("end"), { terminationStatus, workflowOutput })];
};

const broken: MakeLeaf = (bench) => [
  { ...inline(bench.name("broken"), "$.missing.member"), ...bench.tolerance() },
];

/** A system task that gets a policy of its own. */
const impatient: MakeLeaf = (bench, seen) => {
  const { random } = bench;
  const make = random.pick([
    human,
    signal,
    pause,
    call,
    ...(bench.children.length > 0 ? [child] : []),
  ]);
  const tasks = make(bench, seen);
  const last = tasks.at(-1);
  if (last === undefined) return tasks;
  const taskDefinition = {
    name: last.taskReferenceName,
    retryCount: random.below(2),
    retryDelaySeconds: 1,
    responseTimeoutSeconds: 1,
    timeoutSeconds: between(random, 1, 6),
    timeoutPolicy: random.pick(["RETRY", "TIME_OUT_WF", "ALERT_ONLY"]),
  };
  // Not under the name of those that may have limits.
  const { name } = taskDefinition;
  return [...tasks.slice(0, -1), { ...last, name, taskDefinition }];
};

/** Leaves whose result depends on the order in which things happen. */
export const UNSTEADY_LEAVES: readonly MakeLeaf[] = [end, broken, impatient, impatient];
