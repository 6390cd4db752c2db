import { beforeEach, describe, expect, it } from "vitest";
import { Conflict, Unavailable } from "../../src/app/errors.ts";
import { notDefined, startWorkflow } from "../../src/app/workflow-start.ts";
import { refused } from "../../src/lib/outcome.ts";
import {
  startWorkflowRequestSchema,
  type IdempotencyStrategy,
} from "../../src/model/start-workflow-request.ts";
import { GRACE_MS } from "../../src/store/idempotent-start.ts";
import { workflowDef } from "../helpers/definitions.ts";
import { fakeServices, type FakeServices } from "../helpers/fake-services.ts";

const STRATEGIES: IdempotencyStrategy[] = ["FAIL", "RETURN_EXISTING", "FAIL_ON_RUNNING"];

let services: FakeServices;
beforeEach(async () => {
  services = fakeServices();
  await services.definitions.workflowDefs.put([workflowDef({}), workflowDef({ name: "b" })], 1);
});

function start(idempotencyStrategy?: IdempotencyStrategy, more: Record<string, unknown> = {}) {
  const request = startWorkflowRequestSchema.parse({
    name: "flow",
    idempotencyKey: "k",
    ...(idempotencyStrategy !== undefined && { idempotencyStrategy }),
    ...more,
  });
  return startWorkflow(services, request, {
    unknownDefinition: notDefined,
    requestBytes: 0,
    trace: undefined,
  });
}

function startedExecutions() {
  return [...services.touchedExecutions.values()].filter((each) => each.started !== null);
}

describe("a start with an idempotency key", () => {
  it("tells the execution its key", async () => {
    const id = await start("FAIL");
    expect(services.execution(id).started?.idempotencyKey).toBe("k");
  });

  it("RETURN_EXISTING answers the first id, also after the end", async () => {
    const id = await start("RETURN_EXISTING");
    services.execution(id).workflowStatus = "COMPLETED";
    expect(await start("RETURN_EXISTING", { input: { other: 1 } })).toBe(id);
    expect(startedExecutions()).toHaveLength(1);
  });

  it.each(["FAIL", undefined] as const)(
    "%s refuses a second start, also after the end",
    async (strategy) => {
      const id = await start(strategy);
      await expect(start(strategy)).rejects.toThrow(Conflict);
      services.execution(id).workflowStatus = "COMPLETED";
      await expect(start(strategy)).rejects.toThrow(id);
    },
  );

  it.each(["FAIL", "FAIL_ON_RUNNING"] as const)(
    "%s says of a second start which execution has the key",
    async (strategy) => {
      await start(strategy);
      const refusal = "Workflow with the idempotency key k already exists";
      await expect(start(strategy)).rejects.toThrow(refusal);
    },
  );

  it("FAIL_ON_RUNNING starts anew once the first has ended", async () => {
    const first = await start("FAIL_ON_RUNNING");
    await expect(start("FAIL_ON_RUNNING")).rejects.toThrow(Conflict);
    services.execution(first).workflowStatus = "PAUSED";
    await expect(start("FAIL_ON_RUNNING")).rejects.toThrow(Conflict);
    services.execution(first).workflowStatus = "FAILED";
    const second = await start("FAIL_ON_RUNNING");
    expect(second).not.toBe(first);
    await expect(start("FAIL_ON_RUNNING")).rejects.toThrow(second);
  });

  it("counts keys per workflow, and an empty key as none", async () => {
    await start("FAIL");
    await start("FAIL", { name: "b" });
    await start("FAIL", { idempotencyKey: "other" });
    await start("FAIL", { idempotencyKey: "" });
    await start("FAIL", { idempotencyKey: "" });
    expect(startedExecutions()).toHaveLength(5);
  });

  it.each(STRATEGIES)("%s starts one execution of many concurrent ones", async (strategy) => {
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => start(strategy)));
    expect(startedExecutions()).toHaveLength(1);
    const ids = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    expect(new Set(ids).size).toBe(1);
    expect(ids).toHaveLength(strategy === "RETURN_EXISTING" ? 20 : 1);
  });

  it("FAIL_ON_RUNNING renews once of many concurrent ones", async () => {
    const first = await start("FAIL_ON_RUNNING");
    services.execution(first).workflowStatus = "COMPLETED";
    const starts = Array.from({ length: 20 }, () => start("FAIL_ON_RUNNING"));
    const answers = await Promise.allSettled(starts);
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    expect(startedExecutions()).toHaveLength(2);
  });

  describe("after a crash between reservation and start", () => {
    const reserved = crypto.randomUUID();
    beforeEach(async () => {
      const reservedAt = services.time.now;
      await services.idempotencyKeys.reserve({
        workflowName: "flow",
        key: "k",
        workflowId: reserved,
        reservedAt,
      });
    });

    it("RETURN_EXISTING takes the reserved id over at once", async () => {
      expect(await start("RETURN_EXISTING")).toBe(reserved);
      expect(services.execution(reserved).starts).toBe(1);
    });

    it.each(["FAIL", "FAIL_ON_RUNNING"] as const)(
      "%s waits whether the first still appears, then takes its id over once",
      async (strategy) => {
        await expect(start(strategy)).rejects.toThrow(Conflict);
        services.time.now += GRACE_MS + 1;
        const answers = await Promise.allSettled([
          start(strategy),
          start(strategy),
          start(strategy),
        ]);
        const ids = answers.flatMap((answer) =>
          answer.status === "fulfilled" ? [answer.value] : [],
        );
        expect(ids).toEqual([reserved]);
        expect(startedExecutions()).toHaveLength(1);
      },
    );
  });

  it("gives the key back when the execution refuses for good, and keeps it otherwise", async () => {
    const ids = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()] as const;
    const left: string[] = [...ids];
    services.newId = () => left.shift() ?? crypto.randomUUID();
    services.execution(ids[0]).refusal = refused("too-large", "too much");
    await expect(start("FAIL")).rejects.toThrow("too much");
    services.execution(ids[1]).refusal = refused("unavailable", "later");
    await expect(start("FAIL")).rejects.toThrow(Unavailable);
    await expect(start("FAIL")).rejects.toThrow(ids[1]);
  });
});
