import { describe, expect, it } from "vitest";
import { parseAccessKeys } from "../../src/auth/keys.ts";
import { prometheusText } from "../../src/http/prometheus.ts";
import { apiOver } from "../helpers/api.ts";
import { fakeServices } from "../helpers/fake-services.ts";
import { indexReport, indexRow, reportsOf, taskRow } from "../helpers/index-rows.ts";

describe("/actuator/prometheus", () => {
  it("tells the depth and the polls of each queue", async () => {
    const services = fakeServices();
    await services.queueNames.register("work");
    const queue = services.queue("work");
    queue.sizesByDomain = { "": { size: 3, leased: 1 }, eu: { size: 2, leased: 0 } };
    queue.totals = [
      { domain: "", lastPollTime: 1500, polls: 9, tasks: 4 },
      { domain: "eu", lastPollTime: 2000, polls: 2, tasks: 0 },
    ];
    const answer = await apiOver(services).call("GET", "/actuator/prometheus");
    expect(answer).toMatchObject({ status: 200, type: "text/plain;version=0.0.4;charset=utf-8" });
    expect(answer.text.split("\n")).toEqual(
      expect.arrayContaining([
        "# TYPE task_queue_depth gauge",
        'task_queue_depth{taskType="work"} 3',
        'task_queue_depth{taskType="eu:work"} 2',
        'baton_task_queue_leased{taskType="work"} 1',
        'baton_task_last_poll_timestamp_seconds{taskType="work"} 1.5',
        'baton_task_last_poll_timestamp_seconds{taskType="eu:work"} 2',
        "# TYPE task_poll_total counter",
        'task_poll_total{taskType="work"} 9',
        'task_poll_total{taskType="eu:work"} 2',
        'task_poll_count_total{taskType="work",domain="NO_DOMAIN"} 4',
        'task_poll_count_total{taskType="work",domain="eu"} 0',
      ]),
    );
  });

  it("counts the executions that have not ended, by their workflow", async () => {
    const services = fakeServices();
    const rows = [
      indexRow({ workflowId: "a" }),
      indexRow({ workflowId: "b", status: "PAUSED", definitionVersion: 2 }),
      indexRow({ workflowId: "c", name: "other" }),
      indexRow({ workflowId: "d", status: "COMPLETED", endTime: 200 }),
    ];
    await services.index.write(reportsOf(rows), 1000);
    const { text } = await apiOver(services).call("GET", "/actuator/prometheus");
    expect(text.match(/^workflow_running.*$/gm)).toEqual([
      'workflow_running{workflowName="flow"} 2',
      'workflow_running{workflowName="other"} 1',
    ]);
  });

  it("counts what has started, ended and waited, under the names of Conductor", async () => {
    const services = fakeServices();
    const task = taskRow({
      status: "COMPLETED",
      startTime: 1600,
      endTime: 2100,
      queueWaitTime: 500,
    });
    const ended = { status: "COMPLETED", createTime: 1000, endTime: 3500, version: 2 };
    await services.index.write(
      [
        indexReport({ workflowId: "a", ...ended }, { tasks: [task] }),
        indexReport({ workflowId: "b", ...ended, status: "FAILED" }),
      ],
      4000,
    );
    const { text } = await apiOver(services).call("GET", "/actuator/prometheus");
    expect(text.split("\n")).toEqual(
      expect.arrayContaining([
        "# TYPE workflow_start_success_total counter",
        'workflow_start_success_total{workflowName="flow",version="1"} 2',
        "# TYPE workflow_execution_seconds summary",
        'workflow_execution_seconds_count{workflowName="flow"} 1',
        'workflow_execution_seconds_sum{workflowName="flow"} 2.5',
        'workflow_failure_total{workflowName="flow",status="FAILED"} 1',
        'task_execution_seconds_sum{taskType="work",includeRetries="false",status="COMPLETED"} 0.5',
        'task_queue_wait_seconds_sum{taskType="work"} 0.5',
        "# TYPE task_timeout_total counter",
      ]),
    );
  });

  it("needs a token on a server with keys: it tells names", async () => {
    const access = { kind: "keys", keys: parseAccessKeys("one:secret") } as const;
    const { call } = apiOver(fakeServices(), access);
    expect((await call("GET", "/actuator/prometheus")).status).toBe(401);
  });
});

describe("the text for Prometheus", () => {
  it("keeps names with quotes, backslashes and line ends in one label", () => {
    const text = prometheusText({
      queues: {},
      polls: [],
      open: new Map([['a"b\\c\nd', 7]]),
      counted: [],
    });
    expect(text).toContain('workflow_running{workflowName="a\\"b\\\\c\\nd"} 7\n');
  });

  it("has no control characters but the ends of its lines, and keeps names apart", () => {
    const names = ["a\0b", "a\rb", "a\u001bb", "a\u007fb", "a\u0085b"];
    const text = prometheusText({
      queues: {},
      polls: [],
      open: new Map(names.map((name) => [name, 1])),
      counted: [],
    });
    expect(text.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    for (const code of ["0000", "000d", "001b", "007f", "0085"]) {
      expect(text).toContain(`workflow_running{workflowName="a\\\\u${code}b"} 1\n`);
    }
  });
});
