import { beforeEach, describe, expect, it } from "vitest";
import { noChanges } from "../../../src/engine/changes.ts";
import { LiveFeed, type LiveSocket } from "../../../src/objects/execution/live-feed.ts";
import { definitionOf, EngineWorld } from "../../helpers/engine-world.ts";
import { worker } from "../../helpers/task-inputs.ts";

class Socket implements LiveSocket {
  readonly sent: Record<string, unknown>[] = [];
  closed: number | null = null;

  send(text: string): void {
    if (this.closed !== null) throw new TypeError("it is closed");
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }

  close(code: number): void {
    this.closed = code;
  }
}

let sockets: Socket[];
let timers: (() => void)[];
let feed: LiveFeed;
let world: EngineWorld;
beforeEach(() => {
  sockets = [];
  timers = [];
  feed = newFeed();
  world = EngineWorld.started(definitionOf([worker("a"), worker("b")]));
});

function newFeed(): LiveFeed {
  return new LiveFeed({ sockets: () => sockets, later: (_, run) => void timers.push(run) });
}

function connect(): Socket {
  const socket = new Socket();
  feed.expect();
  sockets.push(socket);
  feed.arrived();
  return socket;
}

const change = (...references: string[]) =>
  feed.changed(world.execution, {
    ...noChanges(),
    tasks: new Set(references.map((reference) => world.task(reference))),
  });
const pass = () => timers.splice(0).forEach((run) => run());

describe("the live feed", () => {
  it("does nothing while nobody watches", () => {
    change("a");
    expect(timers).toEqual([]);
  });

  it("tells all who watch, several changes at once", () => {
    const [first, second] = [connect(), connect()];
    world.complete("a");
    change("a");
    change("b", "a");
    expect(timers).toHaveLength(1);
    pass();
    expect(first.sent).toMatchObject([
      { seq: world.workflow.version, tasks: [{ ref: "a", status: "COMPLETED" }, { ref: "b" }] },
    ]);
    expect(second.sent).toEqual(first.sent);
  });

  it("tells who watched before the object slept", () => {
    const socket = connect();
    feed = newFeed();
    change("a");
    pass();
    expect(socket.sent).toHaveLength(1);
  });

  it("collects for who is about to come", () => {
    feed.expect();
    change("a");
    const socket = new Socket();
    sockets.push(socket);
    feed.arrived();
    pass();
    expect(socket.sent).toMatchObject([{ tasks: [{ ref: "a" }] }]);
  });

  it("does nothing again once the last one has gone", () => {
    connect();
    sockets = [];
    feed.recount();
    change("a");
    expect(timers).toEqual([]);
  });

  it("goes on where one that has closed is still listed", () => {
    const [gone, other] = [connect(), connect()];
    gone.close(1001);
    change("a");
    pass();
    expect(other.sent).toHaveLength(1);
  });

  it("lets read again when tasks were removed", () => {
    const socket = connect();
    feed.changed(world.execution, { ...noChanges(), removed: new Set([1]) });
    change("a");
    pass();
    expect(socket.sent).toEqual([{ reload: true }]);
  });

  it("lets read again when memory was given up before all was told", () => {
    const socket = connect();
    change("a");
    feed.lost();
    pass();
    feed.lost();
    expect(socket.sent).toEqual([{ reload: true }]);
    expect(timers).toEqual([]);
  });

  it("says that the execution has been removed, and closes", () => {
    const socket = connect();
    feed.removed();
    expect(socket).toMatchObject({ sent: [{ removed: true }], closed: 1000 });
  });
});
