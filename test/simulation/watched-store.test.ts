import { describe, expect, it } from "vitest";
import { HostWorld } from "../helpers/execution-host.ts";
import { worker } from "../helpers/task-inputs.ts";
import { WatchedStore, type StoreWatch } from "./watched-store.ts";

describe("WatchedStore", () => {
  it("says what an object has loaded, unless its life is over by then", async () => {
    const world = new HostWorld();
    await world.start([worker("a")]);
    const loaded: string[] = [];
    const watch: StoreWatch = {
      loaded: ({ workflow }) => void loaded.push(workflow.workflowId),
      saving: () => {},
      committed: () => {},
      failed: () => {},
    };
    for (const isOver of [false, true]) new WatchedStore(world.storage, watch, () => isOver).load();
    expect(loaded).toEqual([world.workflowId]);
  });
});
