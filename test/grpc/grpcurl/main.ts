/**
 * What grpcurl, unmodified, can do with a server: it knows nothing but what reflection tells it.
 *
 *   node main.ts GRPCURL http://localhost:8080 localhost:8090
 *
 * The last line is "N passed, N failed"; the exit code is 0 when nothing failed.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const [program = "", url = "", target = ""] = process.argv.slice(2);
const PROTO_CHECK = join(import.meta.dirname, "../../../scripts/proto.ts");
const TASKS = "conductor.grpc.tasks.TaskService";
const WORKFLOWS = "conductor.grpc.workflows.WorkflowService";
const METADATA = "conductor.grpc.metadata.MetadataService";
const EVENTS = "conductor.grpc.events.EventService";
const SERVICES = [
  ...[EVENTS, METADATA, TASKS, WORKFLOWS, "grpc.health.v1.Health"],
  ...["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"],
];
const name = `grpcurl_${Date.now()}`;

async function grpcurl(...words: string[]): Promise<string> {
  const { stdout } = await run(program, ["-plaintext", "-max-time", "60", ...words]);
  return stdout.trim();
}

/** The messages of a call. Enums and 64-bit numbers are as protobuf's JSON has them. */
async function call(method: string, request: object = {}): Promise<Record<string, unknown>[]> {
  const output = await grpcurl("-d", JSON.stringify(request), target, method);
  if (output === "") return [];
  return output.split(/\n(?=\{)/).map((text) => JSON.parse(text) as Record<string, unknown>);
}

/** What a call that has to fail says. */
async function refused(method: string, request: object, status: string): Promise<void> {
  await assert.rejects(call(method, request), (error: { stderr: string }) => {
    assert.match(error.stderr, new RegExp(`Code: ${status}\\b`));
    return true;
  });
}

async function overHttp(path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`${url}/api${path}`)).json()) as Record<string, unknown>;
}

const tests: Record<string, () => Promise<void>> = {
  "lists the services": async () => {
    assert.deepEqual((await grpcurl(target, "list")).split("\n"), SERVICES);
  },
  "lists the methods of each service": async () => {
    for (const service of SERVICES) {
      const methods = (await grpcurl(target, "list", service)).split("\n");
      assert.ok(methods.every((method) => method.startsWith(`${service}.`)));
    }
    assert.equal((await grpcurl(target, "list", WORKFLOWS)).split("\n").length, 18);
  },
  "describes services and messages": async () => {
    const service = await grpcurl(target, "describe", TASKS);
    assert.match(service, /rpc BatchPoll .* returns \( stream \.conductor\.proto\.Task \);/);
    const message = await grpcurl(target, "describe", "conductor.proto.Task");
    assert.match(message, /string task_id = 22;/);
  },
  "checks health": async () => {
    assert.deepEqual(await call("grpc.health.v1.Health/Check"), [{ status: "SERVING" }]);
    await refused("grpc.health.v1.Health/Check", { service: "nothing" }, "NotFound");
  },
  "defines, starts and works on an execution": async () => {
    const task = { name, task_reference_name: "one", type: "SIMPLE", retry_count: -1 };
    const workflow = { name, version: 1, owner_email: "a@b.c", tasks: [task] };
    await call(`${METADATA}/CreateWorkflow`, { workflow });
    const [started] = await call(`${WORKFLOWS}/StartWorkflow`, {
      name,
      input: { list: [null, 1] },
    });
    const workflowId = String(started?.["workflowId"]);
    const poll = { task_type: name, worker_id: "grpcurl", count: 1, timeout: 5_000 };
    const [taken] = await call(`${TASKS}/BatchPoll`, poll);
    assert.equal(taken?.["workflowInstanceId"], workflowId);
    const named = { task_id: taken?.["taskId"], workflow_instance_id: workflowId };
    const result = { ...named, status: "COMPLETED", output_data: { list: [null, 2] } };
    await call(`${TASKS}/UpdateTask`, { result });
    const run = await overHttp(`/workflow/${workflowId}`);
    assert.equal(run["status"], "COMPLETED");
    assert.deepEqual(run["input"], { list: [null, 1] });
    const [read] = await call(`${WORKFLOWS}/GetWorkflowStatus`, { workflow_id: workflowId });
    assert.deepEqual(read?.["output"], run["output"]);
  },
  "polls a stream of several tasks": async () => {
    const started: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      started.push((await call(`${WORKFLOWS}/StartWorkflow`, { name }))[0]?.["workflowId"]);
    }
    const taken: unknown[] = [];
    while (taken.length < started.length) {
      const poll = { task_type: name, worker_id: "grpcurl", count: 10, timeout: 1_000 };
      for (const task of await call(`${TASKS}/BatchPoll`, poll))
        taken.push(task["workflowInstanceId"]);
    }
    assert.deepEqual(taken.toSorted(), started.toSorted());
  },
  "adds and reads an event handler": async () => {
    const action = { action: "START_WORKFLOW", start_workflow: { name } };
    const handler = { name, event: `conductor:${name}`, actions: [action], active: true };
    await call(`${EVENTS}/AddEventHandler`, { handler });
    const [found] = await call(`${EVENTS}/GetEventHandlersForEvent`, { event: handler.event });
    assert.equal(found?.["name"], name);
  },
  "shows the status of a call that failed": async () => {
    await refused(`${WORKFLOWS}/GetWorkflowStatus`, { workflow_id: "nothing" }, "NotFound");
    await refused(`${TASKS}/Poll`, {}, "InvalidArgument");
  },
  "what reflection tells is what proto/ says": async () => {
    await run(process.execPath, [PROTO_CHECK, "--check"]);
  },
};

let passed = 0;
let failed = 0;
for (const [title, test] of Object.entries(tests)) {
  const began = performance.now();
  try {
    await test();
    passed += 1;
    console.log(`ok      ${title}, ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${title}\n${error instanceof Error ? error.stack : String(error)}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
