/** Whole executions in workerd, straight and with evictions; both give the same result. */
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  child,
  done,
  failed,
  inBothWays,
  inline,
  pause,
  typed,
  update,
  work,
  type Run,
} from "../../helpers/scenario.ts";

const QUICK = { retryCount: 1, retryDelaySeconds: 0, responseTimeoutSeconds: 60 };
const ONCE = { ...QUICK, retryCount: 0 };
const KID = { tasks: [work("w")], outputParameters: { v: "${w.output.v}" } };
const KID_OF_ITS_OWN = async (run: Run): Promise<string> =>
  (await run.task("s")).subWorkflowId ?? "";

const fork = (reference: string, ...forkTasks: object[][]) =>
  typed("FORK_JOIN", reference, { forkTasks });
const join = (reference: string, joinOn: string[], more: object = {}) =>
  typed("JOIN", reference, { joinOn, ...more });
const loop = (reference: string, loopCondition: string, loopOver: object[], more: object = {}) =>
  typed("DO_WHILE", reference, { loopCondition, loopOver, ...more });
const waiting = (reference: string, input: object = {}) =>
  typed("WAIT", reference, { inputParameters: input });

describe("the flow of an execution, straight and with evictions", () => {
  it("retries and chains", async () => {
    const result = await inBothWays({
      taskDefs: { work: QUICK },
      definition: { tasks: [work("a"), work("b", { inputParameters: { n: "${a.output.n}" } })] },
      work: { a: [failed("first"), done({ n: 2 })], b: done({ end: true }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { end: true },
      tasks: [
        { referenceTaskName: "a", status: "FAILED", retried: true, reasonForIncompletion: "first" },
        { referenceTaskName: "a", status: "COMPLETED", retryCount: 1, seq: 2 },
        { referenceTaskName: "b", inputData: { n: 2 } },
      ],
    });
  });

  it("fails when its retries are used up, or at once for good", async () => {
    for (const [status, attempts] of [
      ["FAILED", 2],
      ["FAILED_WITH_TERMINAL_ERROR", 1],
    ] as const) {
      const result = await inBothWays({
        taskDefs: { work: QUICK },
        definition: { tasks: [work("a"), work("b")] },
        work: { a: { status, reasonForIncompletion: "broke" } },
      });
      expect(result).toMatchObject({ status: "FAILED", failedReferenceTaskNames: ["a"] });
      expect(result["tasks"]).toHaveLength(attempts);
    }
  });

  it("forks, switches and joins", async () => {
    const choice = typed("SWITCH", "s", {
      evaluatorType: "value-param",
      expression: "k",
      inputParameters: { k: "${workflow.input.kind}" },
      decisionCases: { x: [work("c1"), inline("c2", "'case'")] },
      defaultCase: [work("never")],
    });
    const result = await inBothWays({
      start: { input: { kind: "x" } },
      definition: {
        tasks: [
          fork("f", [choice, work("after")], [work("b1"), work("b2")]),
          join("j", ["after", "b2"]),
          inline("end", "$.j", { j: "${j.output}" }),
        ],
      },
      work: { after: done({ a: 1 }), b2: done({ b: 2 }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { result: { after: { a: 1 }, b2: { b: 2 } } },
    });
  });

  it("joins a branch that failed where it is optional, and fails where it is not", async () => {
    const tasks = (optional: boolean) => [
      fork("f", [work("a", { optional })], [work("b")]),
      join("j", ["a", "b"]),
    ];
    const scenario = { taskDefs: { work: ONCE }, work: { a: failed("broke"), b: done({ b: 2 }) } };
    const [lenient, strict] = await Promise.all(
      [true, false].map((optional) =>
        inBothWays({ ...scenario, definition: { tasks: tasks(optional) } }),
      ),
    );
    expect(lenient).toMatchObject({ status: "COMPLETED", output: { b: { b: 2 } } });
    expect(strict).toMatchObject({ status: "FAILED", failedReferenceTaskNames: ["a"] });
  });

  it("goes through loops, nested and over items", async () => {
    const keep = { inputParameters: { seen: "${workflow.variables.seen}${x.input.item}" } };
    const inner = loop(
      "inner",
      "",
      [
        work("x", { inputParameters: { item: "${inner.output.loopItem}" } }),
        typed("SET_VARIABLE", "keep", keep),
      ],
      { items: "${workflow.input.items}" },
    );
    const result = await inBothWays({
      start: { input: { items: ["p", "q"] } },
      definition: {
        variables: { seen: "" },
        tasks: [loop("outer", "$.outer.iteration < 2", [inner])],
        outputParameters: {
          seen: "${workflow.variables.seen}",
          turns: "${outer.output.iteration}",
        },
      },
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { seen: "pqpq", turns: 2 } });
  });

  it("repeats by a condition on what the turn gave, with a retry within and turns forgotten", async () => {
    const result = await inBothWays({
      taskDefs: { work: QUICK },
      definition: {
        tasks: [
          loop("l", "$.x.more", [work("x"), work("y")], { inputParameters: { keepLastN: 1 } }),
        ],
        outputParameters: { l: "${l.output}" },
      },
      work: {
        x: [done({ more: true }), failed("once"), done({ more: true }), done({ more: false })],
      },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { l: { iteration: 3, "3": { x: { more: false } } } },
    });
    expect(result["output"]).not.toHaveProperty("l.1");
  });

  it("forks and starts children in the turns of a loop", async () => {
    const body = [fork("f", [work("a")], [child("s")]), join("j", ["a", "s"])];
    const result = await inBothWays({
      children: { kid: KID },
      definition: {
        tasks: [loop("l", "$.l.iteration < 2", body)],
        outputParameters: { l: "${l.output}" },
      },
      work: { a: [done({ n: 1 }), done({ n: 2 })], w: done({ v: 7 }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { l: { "2": { j: { a__2: { n: 2 }, s__2: { v: 7 } } } } },
    });
  });

  it("becomes another task at run time, a worker's or one of its own", async () => {
    const dynamic = (reference: string, more: object) =>
      typed("DYNAMIC", reference, { dynamicTaskNameParam: "pick", inputParameters: more });
    const result = await inBothWays({
      start: { input: { pick: "INLINE", worker: "@other" } },
      taskDefs: { other: ONCE },
      definition: {
        tasks: [
          dynamic("d", { pick: "${workflow.input.worker}" }),
          dynamic("e", { pick: "${workflow.input.pick}", expression: "6 * 7" }),
        ],
      },
      work: { d: done({ n: 1 }) },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { result: 42 },
      tasks: [{ taskType: "@other", outputData: { n: 1 } }, { taskType: "INLINE" }],
    });
  });

  it("takes a task back from its worker and hands it out again later", async () => {
    const result = await inBothWays({
      definition: { tasks: [work("a", { startDelay: 1 })] },
      work: {
        a: [
          { status: "IN_PROGRESS", outputData: { half: true }, callbackAfterSeconds: 1 },
          done({ whole: true }),
        ],
      },
    });
    expect(result).toMatchObject({ output: { whole: true }, tasks: [{ pollCount: 2 }] });
  });

  it("ends by a TERMINATE task, and starts its failure workflow", async () => {
    const inputParameters = { terminationStatus: "FAILED", terminationReason: "by plan" };
    let sorry = "";
    const result = await inBothWays({
      children: { sorry: { tasks: [work("s")] } },
      definition: {
        failureWorkflow: "@sorry",
        tasks: [
          fork("f", [work("p")], [typed("TERMINATE", "t", { inputParameters })]),
          join("j", ["p"]),
        ],
      },
    });
    sorry = String((result["output"] as Record<string, unknown>)["conductor.failure_workflow"]);
    expect(result).toMatchObject({ status: "FAILED", reasonForIncompletion: "by plan" });
    expect(sorry).toBe("<id>");
  });

  it("starts the failure workflow with the failed one's values", async () => {
    const started = async (run: Run): Promise<void> => {
      const id = String(
        (await run.hasStatus(run.id, "FAILED")).output["conductor.failure_workflow"],
      );
      const sorry = await run.hasStatus(id, "RUNNING");
      expect(sorry.input).toMatchObject({ x: 1, workflowId: run.id, failureStatus: "FAILED" });
    };
    await inBothWays({
      start: { input: { x: 1 } },
      taskDefs: { work: ONCE },
      children: { sorry: { tasks: [typed("HUMAN", "s")] } },
      definition: { failureWorkflow: "@sorry", tasks: [typed("HUMAN", "h")] },
      events: [
        async (run) => {
          await update("h", {}, "FAILED")(run);
          await started(run);
        },
      ],
    });
  });
});

describe("an execution and its children, straight and with evictions", () => {
  it("goes on after children that end well, and badly under an optional task", async () => {
    const result = await inBothWays({
      taskDefs: { work: ONCE },
      children: { kid: KID },
      definition: { tasks: [child("good"), child("bad", { optional: true })] },
      work: { w: [done({ v: 1 }), failed("child broke")] },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      tasks: [{ status: "COMPLETED", outputData: { v: 1 } }, { status: "COMPLETED_WITH_ERRORS" }],
    });
  });

  it("fails with its child, and says why", async () => {
    const result = await inBothWays({
      taskDefs: { work: ONCE },
      children: { kid: KID },
      definition: { tasks: [child("s")] },
      work: { w: failed("child broke") },
    });
    expect(result).toMatchObject({ status: "FAILED" });
    expect(result["reasonForIncompletion"]).toContain("child broke");
  });

  it("fails where there is no such child", async () => {
    const subWorkflowParam = { name: "${workflow.input.name}", version: 3 };
    const result = await inBothWays({
      start: { input: { name: "nobody" } },
      definition: { tasks: [child("s", { subWorkflowParam })] },
    });
    expect(result["reasonForIncompletion"]).toContain(
      "No such workflow defined. name=nobody, version=3",
    );
  });

  it("ends its children when it is terminated", async () => {
    const result = await inBothWays({
      children: { kid: { tasks: [typed("HUMAN", "h")] } },
      definition: { tasks: [child("s")] },
      events: [
        async (run) => {
          const id = await KID_OF_ITS_OWN(run);
          await run.call("DELETE", `/workflow/${run.id}?reason=enough`);
          expect(await run.hasStatus(id, "TERMINATED")).toMatchObject({
            reasonForIncompletion: "Parent workflow has been terminated with reason: enough",
            tasks: [{ status: "CANCELED" }],
          });
        },
      ],
    });
    expect(result).toMatchObject({ status: "TERMINATED", reasonForIncompletion: "enough" });
  });

  it("ends when its child is terminated", async () => {
    const result = await inBothWays({
      children: { kid: { tasks: [typed("HUMAN", "h")] } },
      definition: { tasks: [child("s"), work("never")] },
      events: [
        async (run) => {
          await run.call("DELETE", `/workflow/${await KID_OF_ITS_OWN(run)}?reason=enough`);
        },
      ],
    });
    expect(result).toMatchObject({ status: "TERMINATED", tasks: [{ status: "CANCELED" }] });
    expect(result["reasonForIncompletion"]).toContain("enough");
  });
});

describe("an execution and its operators, straight and with evictions", () => {
  it("waits for a time, and for an update by reference", async () => {
    const result = await inBothWays({
      definition: {
        tasks: [waiting("w", { duration: "1 seconds" }), typed("HUMAN", "h"), waiting("u")],
        outputParameters: { h: "${h.output}", u: "${u.output}" },
      },
      events: [
        async (run) => {
          await expect
            .poll(async () => (await run.read()).tasks.length, { timeout: 10_000 })
            .toBe(2);
          await update("h", { by: "hand" })(run);
        },
        update("u", { by: "other hand" }),
      ],
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { h: { by: "hand" }, u: { by: "other hand" } },
    });
  });

  it("schedules nothing while it is paused, and goes on when it is resumed", async () => {
    const result = await inBothWays({
      definition: { tasks: [typed("HUMAN", "h"), work("b")] },
      events: [
        async (run) => {
          await run.call("PUT", `/workflow/${run.id}/pause`);
        },
        async (run) => {
          await update("h")(run);
          await pause(100);
          expect(await run.read()).toMatchObject({
            status: "PAUSED",
            tasks: [{ status: "COMPLETED" }],
          });
          await run.call("PUT", `/workflow/${run.id}/resume`);
        },
      ],
      work: { b: done({ ok: true }) },
    });
    expect(result).toMatchObject({ status: "COMPLETED", output: { ok: true } });
  });

  it("cancels all that is open when it is terminated, and its queues forget it", async () => {
    const result = await inBothWays({
      definition: {
        tasks: [fork("f", [work("a")], [waiting("w")], [typed("HUMAN", "h")]), join("j", ["a"])],
      },
      work: { a: "nothing" },
      events: [
        async (run) => {
          await run.call("DELETE", `/workflow/${run.id}?reason=enough`);
          const late = { taskId: (await run.task("a")).taskId, workflowInstanceId: run.id };
          await run.call("POST", "/tasks", { ...late, ...done({ late: true }) });
          const { log } =
            ((await run.call("GET", `/tasks/${late.taskId}/log`)) as { log: string }[])[0] ?? {};
          expect(log).toContain("came after the task had ended as CANCELED");
        },
      ],
    });
    expect(result).toMatchObject({ status: "TERMINATED", reasonForIncompletion: "enough" });
    const statuses = (result["tasks"] as { status: string }[]).map(({ status }) => status);
    expect(statuses).toEqual(["COMPLETED", "CANCELED", "CANCELED", "CANCELED", "CANCELED"]);
  });
});

describe("an execution and its timeouts, straight and with evictions", () => {
  const silent = (reference: string, more: object = {}) => ({
    ...work(reference, more),
    name: "@silent",
  });
  const timedOut = { status: "TIMED_OUT" };

  it("tries a task again whose worker falls silent", async () => {
    const result = await inBothWays({
      taskDefs: { silent: { ...QUICK, responseTimeoutSeconds: 2, timeoutSeconds: 0 } },
      definition: { tasks: [silent("a")] },
      work: { a: ["nothing", done({ second: true })] },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { second: true },
      tasks: [timedOut, { status: "COMPLETED", retryCount: 1 }],
    });
    expect(JSON.stringify(result)).toContain("responseTimeout: 2 exceeded");
  });

  it("ends by the timeout of a task under TIME_OUT_WF", async () => {
    const timeout = { ...QUICK, timeoutSeconds: 1, responseTimeoutSeconds: 1 };
    const result = await inBothWays({
      taskDefs: { silent: { ...timeout, timeoutPolicy: "TIME_OUT_WF" } },
      definition: { tasks: [silent("a")] },
      work: { a: "nothing" },
    });
    expect(result).toMatchObject({ status: "TIMED_OUT", tasks: [timedOut] });
  });

  it("tries a task again that nobody polls, under RETRY", async () => {
    const result = await inBothWays({
      taskDefs: { never: { ...QUICK, pollTimeoutSeconds: 1, timeoutPolicy: "RETRY" } },
      definition: { tasks: [{ ...work("a"), name: "@never" }] },
    });
    expect(result).toMatchObject({ status: "TIMED_OUT", tasks: [timedOut, timedOut] });
    expect(JSON.stringify(result)).toContain("Task poll timed out");
  });

  it("ends by the total timeout of all attempts", async () => {
    const total = { totalTimeoutSeconds: 2, timeoutPolicy: "TIME_OUT_WF" };
    const result = await inBothWays({
      taskDefs: { silent: { ...QUICK, retryCount: 9, retryDelaySeconds: 1, ...total } },
      definition: { tasks: [silent("a")] },
      work: { a: [failed("first"), "nothing"] },
    });
    expect(result).toMatchObject({ status: "TIMED_OUT" });
    expect(JSON.stringify(result)).toContain("total timeout of 2 seconds");
  });

  it("goes on after a timeout under ALERT_ONLY", async () => {
    const timeout = {
      ...QUICK,
      timeoutSeconds: 1,
      responseTimeoutSeconds: 1,
      pollTimeoutSeconds: 1,
    };
    const result = await inBothWays({
      taskDefs: { never: { ...timeout, timeoutPolicy: "ALERT_ONLY" } },
      definition: {
        timeoutSeconds: 1,
        timeoutPolicy: "ALERT_ONLY",
        tasks: [{ ...work("a"), name: "@never" }],
      },
      events: [
        async () => pause(1500),
        async (run) => {
          const { taskId } = await run.task("a");
          await run.call("POST", "/tasks", { taskId, workflowInstanceId: run.id, ...done() });
        },
      ],
    });
    expect(result).toMatchObject({ status: "COMPLETED", tasks: [{ status: "COMPLETED" }] });
  });

  it("ends by its own timeout, and its tasks with it", async () => {
    const result = await inBothWays({
      definition: {
        timeoutSeconds: 1,
        timeoutPolicy: "TIME_OUT_WF",
        tasks: [fork("f", [typed("HUMAN", "h")], [waiting("w")]), join("j", ["h", "w"])],
      },
    });
    expect(result).toMatchObject({ status: "TIMED_OUT" });
    expect(result["reasonForIncompletion"]).toContain("Workflow timed out after");
  });
});

describe("an execution and the web, straight and with evictions", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("calls a URL and takes the answer, or tries again", async () => {
    const seen = new Map<string, string[]>();
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const request = new Request(input, init);
      const key = request.headers.get("idempotency-key") ?? "";
      const run = key.slice(0, key.lastIndexOf("-"));
      const calls = seen.get(run) ?? [];
      seen.set(run, [...calls, key]);
      if (calls.length === 0) return new Response("later", { status: 503 });
      return Response.json({ method: request.method, body: await request.json() });
    });
    const http_request = {
      uri: "http://127.0.0.1:9/thing",
      method: "POST",
      body: { n: "${workflow.input.n}" },
    };
    const result = await inBothWays({
      start: { input: { n: 4 } },
      taskDefs: { call: QUICK },
      definition: {
        tasks: [{ ...typed("HTTP", "h", { inputParameters: { http_request } }), name: "@call" }],
      },
    });
    expect(result).toMatchObject({
      status: "COMPLETED",
      output: { response: { statusCode: 200, body: { method: "POST", body: { n: 4 } } } },
      tasks: [{ status: "FAILED" }, { status: "COMPLETED", retryCount: 1 }],
    });
    // Each attempt bears a key of its own, so that a repeated delivery can be told from a new attempt.
    for (const keys of seen.values()) expect(new Set(keys).size).toBe(2);
  });
});
