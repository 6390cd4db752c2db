import { beforeEach, describe, expect, it } from "vitest";
import { WORKFLOW_ID } from "../../helpers/engine-world.ts";
import { HostWorld } from "../../helpers/execution-host.ts";
import { linesOf } from "../../helpers/logs.ts";
import { worker } from "../../helpers/task-inputs.ts";

describe("an execution that uses secrets", () => {
  let world: HostWorld;
  beforeEach(() => {
    world = new HostWorld();
  });

  it("hands the values of secrets to workers and keeps them out of results and logs", async () => {
    world.secretValues.set("S", { value: "correct-horse", previous: null });
    await world.start([worker("x", { inputParameters: { token: "${workflow.secrets.S}" } })]);
    const claimed = await world.claim(1);
    expect(claimed).toMatchObject({ ok: true, value: expect.stringContaining("correct-horse") });
    await world.requests.addTaskLog(world.taskId(1), "got correct-horse");
    const logs = [{ log: "used correct-horse", taskId: "", createdTime: 2 }];
    await world.requests.update({
      workflowInstanceId: WORKFLOW_ID,
      taskId: world.taskId(1),
      status: "COMPLETED",
      outputData: { echo: "correct-horse" },
      logs,
      callbackAfterSeconds: 0,
      extendLease: false,
      supportsCancellation: false,
    });
    const lines = linesOf(world.requests.taskLogs(world.taskId(1)));
    expect(lines.map(({ log }) => log).toSorted()).toEqual(["got ***", "used ***"]);
    expect(world.host.current()?.tasks.get(1)?.output).toEqual({ echo: "***" });
    const rows = world.storage.exec("SELECT * FROM record").toArray();
    expect(JSON.stringify(rows)).toContain("workflow.secrets.S");
    expect(JSON.stringify(rows)).not.toContain("correct-horse");
  });

  it("calls HTTP tasks with the values of secrets and keeps them out of the answer", async () => {
    world.secretValues.set("S", { value: "correct-horse", previous: null });
    const httpRequest = { uri: "https://a.b/${workflow.secrets.S}", method: "GET" };
    world.runs = [{ status: "COMPLETED", output: { response: { body: "for correct-horse" } } }];
    await world.start([
      { type: "HTTP", taskReferenceName: "h", inputParameters: { http_request: httpRequest } },
    ]);
    expect(world.calls).toMatchObject([{ http_request: { uri: "https://a.b/correct-horse" } }]);
    const task = world.host.current()?.tasks.get(1);
    expect(task).toMatchObject({
      input: { http_request: httpRequest },
      output: { response: { body: "for ***" } },
    });
  });
});
