/** A trace from the request that starts an execution to everything that comes of it. */
import { exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

const worker = (exports as unknown as { default: Fetcher }).default;

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = { traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01`, tracestate: "shop=1" };
const IN_TRACE = new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`);

interface Read {
  status: string;
  input: Record<string, string>;
  output: Record<string, string>;
  traceparent?: string;
  tracestate?: string;
  tasks: { subWorkflowId?: string; outputData: Record<string, string> }[];
}

async function call<Value>(
  method: string,
  path: string,
  body?: unknown,
  headers = {},
): Promise<Value> {
  const response = await worker.fetch(`http://baton.test${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect([path, response.status]).toEqual([path, 200]);
  const isJson = response.headers.get("content-type") === "application/json";
  return (isJson ? JSON.parse(text) : text) as Value;
}

const define = (name: string, tasks: object[], more = {}): Promise<unknown> =>
  call("POST", "/api/metadata/workflow", { name, tasks, ...more });

const read = (id: string): Promise<Read> => call("GET", `/api/workflow/${id}`);

const ended = (id: string): Promise<Read> =>
  vi.waitFor(
    async () => {
      const execution = await read(id);
      expect(execution.status).not.toBe("RUNNING");
      return execution;
    },
    { timeout: 15_000, interval: 50 },
  );

const task = (type: string, more = {}): object => ({
  name: "t",
  taskReferenceName: "t",
  type,
  ...more,
});

describe("a trace in workerd", () => {
  it("goes from each kind of start to the worker that polls, with a span for each attempt", async () => {
    await define("traced", [
      task("SIMPLE", { name: "traced", inputParameters: { by: "${workflow.traceparent}" } }),
    ]);
    const starts: [string, string, unknown][] = [
      ["POST", "/api/workflow", { name: "traced" }],
      ["POST", "/api/workflow/traced", {}],
    ];
    const spans = new Set<string>();
    for (const [method, path, body] of starts) {
      const id = await call<string>(method, path, body, CALLER);
      expect(await read(id)).toMatchObject(CALLER);
      const polled = await call<{ runtimeMetadata: typeof CALLER; inputData: object }>(
        "GET",
        "/api/tasks/poll/traced",
      );
      expect(polled.inputData).toEqual({ by: CALLER.traceparent });
      expect(polled.runtimeMetadata).toMatchObject({ tracestate: "shop=1" });
      expect(polled.runtimeMetadata.traceparent).toMatch(IN_TRACE);
      spans.add(polled.runtimeMetadata.traceparent);
    }
    expect(spans).not.toContain(CALLER.traceparent);
    expect(spans.size).toBe(starts.length);
  });

  it("is not there without a header, or with one that breaks the rules", async () => {
    await define("untraced", [task("SIMPLE", { name: "untraced" })]);
    for (const headers of [{}, { traceparent: "00-x", tracestate: "a=1" }]) {
      const id = await call<string>("POST", "/api/workflow/untraced", {}, headers);
      expect(await read(id)).not.toHaveProperty("traceparent");
      const polled = await call<object>("GET", "/api/tasks/poll/untraced");
      expect(polled).not.toHaveProperty("runtimeMetadata");
    }
  });

  it("goes on in children, in what START_WORKFLOW starts and in the failure workflow", async () => {
    await define("traced-leaf", [task("NOOP")]);
    await define("traced-rescue", [task("NOOP")]);
    const starter = { startWorkflow: { name: "traced-leaf" } };
    const parent = [
      task("SUB_WORKFLOW", { subWorkflowParam: { name: "traced-leaf" } }),
      task("START_WORKFLOW", { taskReferenceName: "s", inputParameters: starter }),
      task("TERMINATE", {
        taskReferenceName: "end",
        inputParameters: { terminationStatus: "FAILED" },
      }),
    ];
    await define("traced-parent", parent, { failureWorkflow: "traced-rescue" });
    const { workflowId } = await call<{ workflowId: string }>(
      "POST",
      "/api/workflow/execute/traced-parent/1",
      { name: "traced-parent" },
      CALLER,
    );
    const { tasks, output } = await ended(workflowId);
    const below = [
      tasks[0]?.subWorkflowId,
      tasks[1]?.outputData["workflowId"],
      output["conductor.failure_workflow"],
    ];
    const spans = new Set<string | undefined>();
    for (const id of below) {
      const execution = await ended(id ?? "");
      expect(execution).toMatchObject({ tracestate: "shop=1" });
      expect(execution.traceparent).toMatch(IN_TRACE);
      spans.add(execution.traceparent);
    }
    expect(spans.size).toBe(3);
  });

  it("goes with an event to what its handlers start", async () => {
    await define("traced-event", [task("EVENT", { sink: "conductor:paid" })]);
    await define("traced-by-event", [task("NOOP")]);
    await call("POST", "/api/event", {
      name: "traced-handler",
      event: "conductor:traced-event:paid",
      active: true,
      actions: [{ action: "start_workflow", start_workflow: { name: "traced-by-event" } }],
    });
    await call("POST", "/api/workflow/traced-event", {}, CALLER);
    const done = await vi.waitFor(
      async () => {
        const path = "/api/baton/event-executions?handler=traced-handler";
        const [one] = await call<{ output: { workflowId: string } }[]>("GET", path);
        expect(one).toBeDefined();
        return one;
      },
      { timeout: 15_000, interval: 100 },
    );
    const { traceparent } = await ended(done?.output.workflowId ?? "");
    expect(traceparent).toMatch(IN_TRACE);
    expect(traceparent).not.toBe(CALLER.traceparent);
  });
});
