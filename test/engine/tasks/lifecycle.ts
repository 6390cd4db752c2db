import { describe, expect, it } from "vitest";
import { referenceOf } from "../../../src/engine/records.ts";
import { isTerminalTaskStatus } from "../../../src/model/task.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { WorkflowDef } from "../../../src/model/workflow-def.ts";
import {
  definitionOf,
  EngineWorld,
  inBothWays,
  type WorldOptions,
} from "../../helpers/engine-world.ts";
import { snapshotOf } from "../../helpers/execution-snapshot.ts";
import { inline, loop, type TaskInput } from "../../helpers/task-inputs.ts";

/** The reference name that the task under test has. */
export const SUBJECT = "t";
/** A parameter that every case gives its task; it resolves to {@link RESOLVED}. */
export const REFERENCE = "${before.output.result}";
export const RESOLVED = 7;

/** Types that begin their first iteration at once. */
const LOOPS: readonly string[] = ["DO_WHILE", "FOR_EACH"];

/** A task type as the shared suite drives it. */
export interface LifecycleCase {
  /** The type, as the definition names it. */
  type: string;
  /** The task `t`, with what it cannot do without (the JOIN of a fork). */
  tasks: TaskInput[];
  /** Its stored input, with {@link RESOLVED} where the definition has {@link REFERENCE}. */
  input: JsonObject;
  /** Its `seq`, where it does not stand at the head of {@link tasks}. */
  sequence?: number;
  /** `taskType` on the wire, where it is not the type. */
  wireType?: string;
  /** Status while it waits for what ends it. Left out: it ends in the decision that scheduled it. */
  opensAs?: "SCHEDULED" | "IN_PROGRESS";
  /** Brings about its end, by its reference name. */
  end?: (world: EngineWorld, scope: string) => void;
  /** Brings what else it has started to its end. */
  rest?: (world: EngineWorld, scope: string) => void;
  /** What is to be done outside when it is canceled. */
  cancelEffects?: string[];
  /** Task names that it asks for, none of which is registered. */
  unregistered?: string[];
  /** It ends the whole execution. */
  endsWorkflow?: boolean;
}

/** The cases that every task type passes. */
export function passesLifecycle(subject: LifecycleCase): void {
  const flow = [inline("before", `${RESOLVED}`), ...subject.tasks, inline("after", "8")];
  const definition = definitionOf(flow);
  const { unregistered = [] } = subject;
  const startedOn = (what: WorkflowDef, options: WorldOptions): EngineWorld =>
    EngineWorld.started(what, {}, {}, { ...options, unregistered });
  const make = (options: WorldOptions = {}) => startedOn(definition, options);
  const run = (world: EngineWorld, scope = ""): void => {
    subject.end?.(world, scope);
    subject.rest?.(world, scope);
  };

  describe(`the life of a ${subject.type} task`, () => {
    it("begins once, with its seq, its type and the status it waits in", () => {
      const world = make();
      world.pass(0);
      const [task, ...others] = world.attempts(SUBJECT);
      expect(others).toEqual([]);
      expect(task).toMatchObject({
        type: subject.wireType ?? subject.type,
        base: SUBJECT,
        sequence: subject.sequence ?? 2,
        retryCount: 0,
        iteration: LOOPS.includes(subject.type) ? 1 : 0,
        status: subject.opensAs ?? "COMPLETED",
        scheduledTime: world.now,
        firstScheduledTime: world.now,
      });
    });

    it("has its input resolved", () => {
      expect(make().task(SUBJECT).input).toEqual(subject.input);
    });

    it("ends as COMPLETED, after which the next task runs", () => {
      const world = make();
      run(world);
      const task = world.task(SUBJECT);
      expect(task.status).toBe("COMPLETED");
      expect(task.endTime).toBeGreaterThanOrEqual(task.startTime);
      expect(task.reason).toBeUndefined();
      expect(world.status).toBe("COMPLETED");
      expect(world.names().includes("after")).toBe(subject.endsWorkflow !== true);
    });

    it("does not change once it has ended, whatever is reported of it", () => {
      const world = make();
      subject.end?.(world, "");
      world.send({ kind: "paused" });
      const before = snapshotOf(world.execution);
      expect(world.update(SUBJECT, { status: "FAILED", reason: "late" }).answer).toMatchObject({
        ok: true,
        value: { ignored: true },
      });
      expect(world.answer(SUBJECT, { status: "FAILED" }).answer).toMatchObject({ ok: true });
      world.childEnded(SUBJECT, { status: "FAILED" });
      const { counter } = world.task(SUBJECT);
      world.send({ kind: "child-refused", task: counter, reason: "late" });
      expect(world.claim(SUBJECT)).toBe(false);
      world.update(SUBJECT, { status: "IN_PROGRESS", extendLease: true });
      expect(snapshotOf(world.execution)).toEqual(before);
    });

    it("is canceled when the execution is terminated, unless it has ended", () => {
      const world = make();
      world.now += 5;
      const open = subject.opensAs !== undefined;
      world.send({ kind: "terminated", reason: "enough" });
      const task = world.task(SUBJECT);
      expect(task.status).toBe(open ? "CANCELED" : "COMPLETED");
      expect(isTerminalTaskStatus(task.status)).toBe(true);
      if (!open) return;
      expect(task).toMatchObject({ endTime: world.now, availableAt: 0 });
      expect(task.reason).toBeUndefined();
      expect(world.effectLines()).toEqual(subject.cancelEffects ?? []);
      expect(world.execution.due.earliest()).toBeNull();
    });

    it("goes on in the same way when the execution is loaded anew before every event", () => {
      const world = inBothWays(make, (one) => run(one));
      expect(world.status).toBe("COMPLETED");
    });

    it("runs once in each turn of a loop, under the turn's name", () => {
      const turns = loop("dw", "$.dw.iteration < 2", subject.tasks);
      const looping = definitionOf([inline("before", `${RESOLVED}`), turns, inline("after", "8")]);
      const world = inBothWays(
        (options) => startedOn(looping, options),
        (one) => {
          run(one, "__1");
          if (subject.endsWorkflow !== true) run(one, "__2");
        },
      );
      const tasks = [...world.execution.tasks.values()].filter((task) => task.base === SUBJECT);
      const names = subject.endsWorkflow === true ? ["t__1"] : ["t__1", "t__2"];
      expect(tasks.map(referenceOf)).toEqual(names);
      expect(tasks.map((task) => task.status)).toEqual(names.map(() => "COMPLETED"));
      expect(world.status).toBe("COMPLETED");
    });
  });
}
