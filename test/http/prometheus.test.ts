import { describe, expect, it } from "vitest";
import { parseAccessKeys } from "../../src/auth/keys.ts";
import { prometheusText } from "../../src/http/prometheus.ts";
import { apiOver } from "../helpers/api.ts";
import { fakeServices } from "../helpers/fake-services.ts";
import { indexRow, reportsOf } from "../helpers/index-rows.ts";

describe("/actuator/prometheus", () => {
  it("tells the depth and the polls of each queue", async () => {
    const services = fakeServices();
    await services.queueNames.register("work");
    const queue = services.queue("work");
    queue.sizesByDomain = { "": { size: 3, leased: 1 }, eu: { size: 2, leased: 0 } };
    queue.lastPolls = [
      { queueName: "work", lastPollTime: 1500 },
      { queueName: "work", domain: "eu", lastPollTime: 2000 },
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

  it("needs a token on a server with keys: it tells names", async () => {
    const access = { kind: "keys", keys: parseAccessKeys("one:secret") } as const;
    const { call } = apiOver(fakeServices(), access);
    expect((await call("GET", "/actuator/prometheus")).status).toBe(401);
  });
});

describe("the text for Prometheus", () => {
  it("keeps names with quotes, backslashes and line ends in one label", () => {
    const text = prometheusText({ queues: {}, polls: [], open: new Map([['a"b\\c\nd', 7]]) });
    expect(text).toContain('workflow_running{workflowName="a\\"b\\\\c\\nd"} 7\n');
  });
});
