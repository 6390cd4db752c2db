import { beforeEach, describe, expect, it } from "vitest";
import { HostWorld } from "../../helpers/execution-host.ts";
import { pull, wait } from "../../helpers/task-inputs.ts";

let world: HostWorld;
beforeEach(() => {
  world = new HostWorld();
});

const id = () => world.taskId(1).replace(/-1$/, "");

async function send(messageId: string, payload = {}): Promise<void> {
  const receivedAt = new Date(world.now).toISOString();
  const message = { id: messageId, workflowId: id(), payload, receivedAt };
  await world.host.handle({ kind: "message-arrived", message });
}

const rows = () => world.storage.exec("SELECT count(*) AS n FROM message").toArray()[0]?.["n"];

describe("the messages of an execution", () => {
  it("survive the object, large ones too, and go out in their order", async () => {
    await world.start([wait("w"), pull("p", { batchSize: 2 }), pull("q")]);
    await send("a", { text: "x".repeat(700_000) });
    await send("b");
    world.wakeUp();
    await send("c");
    world.wakeUp();
    await world.complete(1);
    const output = world.host.current()?.latest.get("p")?.output as { messages: { id: string }[] };
    expect(output.messages.map((message) => message.id)).toEqual(["a", "b"]);
    expect(world.host.current()?.latest.get("q")?.output).toMatchObject({ count: 1 });
    expect(rows()).toBe(0);
    expect(
      world.storage.exec("SELECT count(*) AS n FROM part WHERE name LIKE 'message%'").toArray(),
    ).toEqual([{ n: 0 }]);
  });

  it("make a table only when there is one", async () => {
    await world.start([pull("p")]);
    expect(world.storage.tables()).not.toContain("message");
    await send("a");
    expect(world.storage.tables()).not.toContain("message");
    expect(world.host.current()?.workflow.status).toBe("COMPLETED");
  });
});
