import { beforeEach, describe, expect, it } from "vitest";
import { leaveCalls, pollTasks, type PollRequest } from "../../src/app/task-poll.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

let services: FakeServices;
beforeEach(() => {
  services = fakeServices();
});

async function poll(request: Partial<PollRequest> = {}): Promise<string[]> {
  const wanted = { taskType: "work", count: 1, timeout: 100, ...request };
  return (await pollTasks(services, wanted)) as string[];
}

/** Puts a task into the queue; its execution has it in that status. */
function enqueue(status = "SCHEDULED"): string {
  const execution = services.execution(crypto.randomUUID());
  execution.taskStatus = status;
  services.queue("work").waiting.push({ taskId: execution.taskId });
  return execution.taskId;
}

/** A lease as the queue of these tests gives it. */
const leased = (taskId: string) => ({ taskId, lease: 1 });

const idsIn = (texts: string[]) =>
  texts.map((text) => (JSON.parse(text) as { taskId: string }).taskId);

describe("pollTasks", () => {
  it("answers what its executions have said, and tells the queue (P1)", async () => {
    const ids = [enqueue(), enqueue()];
    expect(idsIn(await poll({ count: 5 }))).toEqual(ids);
    expect(services.queue("work").settlements).toEqual([{ done: ids.map(leased), returned: [] }]);
  });

  it("claims the tasks of one execution by one call, and answers in the order of the queue", async () => {
    const [one, other] = [
      services.execution(crypto.randomUUID()),
      services.execution(crypto.randomUUID()),
    ];
    const ids = [`${one.workflowId}-1`, `${other.workflowId}-1`, `${one.workflowId}-2`];
    const calls: string[][] = [];
    one.claimAll = async (requests) => {
      calls.push(requests.map(({ taskId }) => taskId));
      return requests.map(({ taskId }) => ({ ok: true, value: JSON.stringify({ taskId }) }));
    };
    for (const taskId of ids) services.queue("work").waiting.push({ taskId });
    expect(idsIn(await poll({ count: 5 }))).toEqual(ids);
    expect(calls).toEqual([[ids[0], ids[2]]]);
  });

  it("returns every task of an execution that could not be asked", async () => {
    const execution = services.execution(crypto.randomUUID());
    const ids = [`${execution.workflowId}-1`, `${execution.workflowId}-2`];
    execution.claimAll = async () => {
      throw new Error("away");
    };
    for (const taskId of ids) services.queue("work").waiting.push({ taskId });
    expect(await poll({ count: 5 })).toEqual([]);
    expect(services.queue("work").settlements).toEqual([{ done: [], refused: [], returned: ids }]);
  });

  it("claims under the domain that the queue says, not the one of the poll", async () => {
    const execution = services.execution(crypto.randomUUID());
    services.queue("work").waiting.push({ taskId: execution.taskId, domain: "blue" });
    await poll({ workerId: "w" });
    expect(execution.claims).toEqual([
      { taskId: execution.taskId, workerId: "w", domain: "blue", turn: 0 },
    ]);
  });

  it("goes on for another when a claim is refused, for the rest of its time (P2)", async () => {
    const dead = enqueue("CANCELED");
    const alive = enqueue();
    const queue = services.queue("work");
    queue.onTake = () => {
      services.time.now += 30;
    };
    expect(idsIn(await poll())).toEqual([alive]);
    expect(queue.takes.map((take) => take.timeout)).toEqual([100, 70]);
    await services.settled();
    const told = [
      ...queue.takes.map(({ done }) => done),
      ...queue.settlements.map(({ done }) => done),
    ];
    expect(told.flat().filter((lease) => lease !== undefined)).toEqual([dead, alive].map(leased));
  });

  it("looks at every dead task even when its time is over", async () => {
    for (let n = 0; n < 10; n++) enqueue("CANCELED");
    const alive = enqueue();
    expect(idsIn(await poll({ timeout: 0 }))).toEqual([alive]);
  });

  it("lets the next poll tell the queue what was claimed", async () => {
    services.pause = () => new Promise(() => {});
    const [first, second] = [enqueue(), enqueue()];
    expect(idsIn(await poll())).toEqual([first]);
    expect(idsIn(await poll())).toEqual([second]);
    expect(services.queue("work").takes.map(({ done }) => done)).toEqual([
      undefined,
      [leased(first)],
    ]);
    expect(services.queue("work").settlements).toEqual([]);
  });

  it("drops what is no task id", async () => {
    services.queue("work").waiting.push({ taskId: "nonsense" });
    expect(await poll()).toEqual([]);
    await services.settled();
    const { takes, settlements } = services.queue("work");
    const told = [...takes, ...settlements].flatMap(({ done }) => done ?? []);
    expect(told).toEqual([leased("nonsense")]);
  });

  it("returns what could not be asked, and does not turn in circles", async () => {
    const id = enqueue();
    services.execution(id.slice(0, 36)).failures.push(new Error("away"));
    const alive = enqueue();
    expect(idsIn(await poll({ count: 2 }))).toEqual([alive]);
    expect(services.queue("work").settlements).toEqual([
      { done: [leased(alive)], refused: [], returned: [id] },
    ]);
    const again = enqueue();
    services.execution(again.slice(0, 36)).failures.push(new Error("away"));
    expect(await poll()).toEqual([]);
    expect(services.queue("work").takes).toHaveLength(2);
  });

  it("claims nothing for a caller that has hung up while it waited (P3)", async () => {
    const id = enqueue();
    const controller = new AbortController();
    services.queue("work").onTake = () => controller.abort();
    expect(await poll({ signal: controller.signal })).toEqual([]);
    expect(services.execution(id.slice(0, 36)).claims).toEqual([]);
    expect(services.queue("work").settlements).toEqual([{ done: [], returned: [id] }]);
  });

  it("gives back what a call has taken whose caller is told to have left after the answer (P3)", async () => {
    const [first, second] = [enqueue(), enqueue()];
    expect(idsIn(await poll({ count: 2, call: "a" }))).toEqual([first, second]);
    await leaveCalls(services, [
      { call: "a", got: 1 },
      { call: "unknown", got: 0 },
    ]);
    expect(services.execution(first.slice(0, 36)).takenBack).toEqual([]);
    expect(services.execution(second.slice(0, 36)).takenBack).toEqual([
      { taskId: second, turn: 1 },
    ]);
  });

  it("takes nothing along for a caller that was told to have left before its call (P3)", async () => {
    const id = enqueue();
    await leaveCalls(services, [{ call: "a", got: 0 }]);
    expect(await poll({ call: "a" })).toEqual([]);
    expect(services.execution(id.slice(0, 36)).claims).toEqual([]);
    expect(services.queue("work").settlements).toEqual([{ done: [], returned: [id] }]);
  });

  it("gives back what was claimed for a caller that has hung up meanwhile (P3)", async () => {
    const id = enqueue();
    const execution = services.execution(id.slice(0, 36));
    const controller = new AbortController();
    const claim = execution.claim.bind(execution);
    execution.claim = async (request) => {
      controller.abort();
      return await claim(request);
    };
    expect(await poll({ signal: controller.signal })).toEqual([]);
    expect(execution.takenBack).toEqual([{ taskId: id, turn: 1 }]);
  });

  it("gives back what was claimed after its caller's deadline, and waits no longer than that", async () => {
    const id = enqueue();
    const execution = services.execution(id.slice(0, 36));
    const queue = services.queue("work");
    const deadline = services.time.now + 30;
    const claim = execution.claim.bind(execution);
    execution.claim = async (request) => {
      services.time.now = deadline;
      return await claim(request);
    };
    expect(await poll({ deadline, timeout: 1000 })).toEqual([]);
    expect(queue.takes[0]).toMatchObject({ timeout: 30 });
    expect(execution.takenBack).toEqual([{ taskId: id, turn: 1 }]);
  });

  it("ends its waiting in the queue when its caller hangs up, and not once it has its answer", async () => {
    const queue = services.queue("work");
    const controller = new AbortController();
    queue.onTake = () => controller.abort();
    await poll({ signal: controller.signal, timeout: 1000 });
    expect(queue.left).toEqual([queue.takes[0]?.poll]);
    const answered = new AbortController();
    queue.onTake = () => {};
    await poll({ signal: answered.signal, timeout: 1000 });
    answered.abort();
    expect(queue.left).toHaveLength(1);
  });

  it("asks for no more than can be claimed in one request, and for nothing when none is wanted", async () => {
    await poll({ count: 100_000 });
    expect(services.queue("work").takes[0]?.count).toBe(1000);
    expect(await poll({ count: -1 })).toEqual([]);
    expect(services.queue("work").takes).toHaveLength(1);
  });

  it("waits no longer than 5 seconds", async () => {
    await expect(poll({ timeout: 5001 })).rejects.toThrow("cannot be more than 5 seconds");
    await poll({ timeout: 5000 });
  });
});
