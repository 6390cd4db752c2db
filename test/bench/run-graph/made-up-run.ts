/** Runs of any size for the page: what a workflow with these containers would have made. */
import type { RunRow } from "../../../src/model/run-tree/rows.ts";

/** `mixed`: stages with forks, loops and switches; `fork`: one wide fork; `chain`: one after the other; `loop`: one long loop; `zoo`: one of each container, whatever the number. */
export type Form = "mixed" | "fork" | "chain" | "loop" | "zoo";

interface MadeUpRun {
  definition: { name: string; version: number; tasks: object[] };
  rows: RunRow[];
}

const START = 1_764_000_000_000;
const WORKFLOW_ID = "00000000-0000-4000-8000-000000000001";

class Maker {
  readonly tasks: object[] = [];
  readonly rows: RunRow[] = [];
  private now = START;

  task(ref: string, type = "SIMPLE", fields: object = {}): object {
    return { name: ref, taskReferenceName: ref, type, ...fields };
  }

  run(ref: string, type: string, fields: Partial<RunRow> = {}): void {
    const number = this.rows.length;
    const wait = (number * 37) % 900;
    const scheduled = this.now;
    const ended = scheduled + wait + 200 + ((number * 7919) % 3000);
    this.rows.push({
      ...{ taskId: `${WORKFLOW_ID}-${number + 1}`, ref, name: ref, type, status: "COMPLETED" },
      ...{ attempt: 0, iteration: 0, scheduled, delay: 0, started: scheduled + wait, ended },
      ...{ parent: null, worker: "worker-7", childWorkflowId: null, reason: null },
      ...{ abandoned: false, ...fields },
    });
  }

  tick(milliseconds = 500): void {
    this.now += milliseconds;
  }
}

/** A made-up run with about so many tasks. */
export function madeUpRun(form: Form, tasks: number): MadeUpRun {
  const maker = new Maker();
  FORMS[form](maker, tasks);
  return { definition: { name: form, version: 1, tasks: maker.tasks }, rows: maker.rows };
}

const FORMS: Readonly<Record<Form, (maker: Maker, tasks: number) => void>> = {
  mixed: (maker, tasks) => {
    for (let stage = 0; maker.rows.length < tasks; stage++) addStage(maker, stage);
  },
  fork: (maker, tasks) => addFork(maker, "fan", tasks),
  chain: (maker, tasks) => {
    for (let index = 0; index < tasks; index++) {
      maker.tasks.push(maker.task(`step_${index}`));
      maker.run(`step_${index}`, "SIMPLE");
      maker.tick();
    }
  },
  loop: (maker, tasks) => addLoop(maker, "rounds", tasks / 2),
  zoo: addZoo,
};

function addStage(maker: Maker, stage: number): void {
  const prefix = `stage_${stage}`;
  const http = `${prefix}_fetch`;
  maker.tasks.push(maker.task(http, "HTTP"));
  if (stage % 5 === 2) maker.run(http, "HTTP", { status: "FAILED", reason: "503 from upstream" });
  maker.tick();
  maker.run(http, "HTTP", stage % 5 === 2 ? { attempt: 1 } : {});
  maker.tick(3000);
  addFork(maker, `${prefix}_fan`, 6 + ((stage * 11) % 40));
  addSwitch(maker, `${prefix}_route`);
  addLoop(maker, `${prefix}_rounds`, 2 + (stage % 6));
}

function addFork(maker: Maker, name: string, branches: number): void {
  maker.tasks.push(maker.task(name, "FORK_JOIN_DYNAMIC"), maker.task(`${name}_join`, "JOIN"));
  maker.run(name, "FORK");
  for (let branch = 0; branch < branches; branch++) {
    const status = branch % 31 === 17 ? "FAILED" : branch % 23 === 5 ? "IN_PROGRESS" : "COMPLETED";
    const open = status === "IN_PROGRESS" ? { ended: null } : {};
    maker.run(`${name}_${branch}`, "SIMPLE", { parent: name, status, ...open });
  }
  maker.tick(4000);
  maker.run(`${name}_join`, "JOIN");
  maker.tick();
}

function addSwitch(maker: Maker, name: string): void {
  const decisionCases = { express: [maker.task(`${name}_express`)], standard: [] };
  const defaultCase = [maker.task(`${name}_other`, "HUMAN")];
  maker.tasks.push(maker.task(name, "SWITCH", { decisionCases, defaultCase }));
  maker.run(name, "SWITCH");
  maker.run(`${name}_express`, "SIMPLE", { parent: name });
  maker.tick(2000);
}

function addLoop(maker: Maker, name: string, turns: number): void {
  const loopOver = [maker.task(`${name}_work`), maker.task(`${name}_check`, "INLINE")];
  maker.tasks.push(maker.task(name, "DO_WHILE", { loopOver }));
  maker.run(name, "DO_WHILE", { iteration: turns });
  for (let turn = 1; turn <= turns; turn++) {
    const at = { parent: name, iteration: turn };
    maker.run(`${name}_work__${turn}`, "SIMPLE", at);
    maker.tick(1500);
    const status = turn % 17 === 9 ? "FAILED" : "COMPLETED";
    maker.run(`${name}_check__${turn}`, "INLINE", { ...at, status });
    maker.tick();
  }
}

function addZoo(maker: Maker): void {
  const { tasks } = maker;
  tasks.push(
    maker.task("gather", "FORK_JOIN", {
      forkTasks: [
        [maker.task("read_orders", "HTTP"), maker.task("check_orders", "INLINE")],
        [maker.task("read_stock", "HTTP")],
        [maker.task("الطلب", "HUMAN")],
      ],
    }),
    maker.task("gathered", "JOIN", { joinOn: ["check_orders", "read_stock"] }),
    maker.task("guarded", "TRY_CATCH", {
      decisionCases: {
        try: [maker.task("charge_card", "HTTP")],
        catch: [maker.task("refund")],
        finally: [maker.task("write_log")],
      },
    }),
    maker.task("each_item", "FOR_EACH", { loopOver: [maker.task("pack")] }),
    maker.task("ship", "SUB_WORKFLOW", {
      subWorkflowParam: {
        name: "shipping",
        workflowDefinition: {
          name: "shipping",
          tasks: [maker.task("label"), maker.task("hand_over")],
        },
      },
    }),
    maker.task("by_country", "SWITCH", {
      decisionCases: Object.fromEntries(
        Array.from({ length: 16 }, (_, index) => [
          `country_${index}`,
          [maker.task(`tax_${index}`)],
        ]),
      ),
    }),
    maker.task("entangle", "QUANTUM"),
    maker.task("finish", "TERMINATE"),
  );
  maker.run("gather", "FORK");
  maker.run("read_orders", "HTTP", { parent: "gather" });
  maker.run("read_stock", "HTTP", { parent: "gather" });
  maker.run("الطلب", "HUMAN", { parent: "gather", status: "IN_PROGRESS", ended: null });
  maker.tick(3000);
  maker.run("check_orders", "INLINE", { parent: "gather" });
  maker.tick(3000);
  maker.run("gathered", "JOIN");
  maker.run("guarded", "TRY_CATCH");
  for (const attempt of [0, 1, 2]) {
    const status = attempt === 2 ? "FAILED" : "TIMED_OUT";
    maker.run("charge_card", "HTTP", { parent: "guarded", attempt, status, delay: attempt * 2000 });
    maker.tick(6000);
  }
  maker.run("refund", "SIMPLE", { parent: "guarded" });
  maker.tick(2000);
  maker.run("each_item", "FOR_EACH");
  for (let turn = 1; turn <= 200; turn++) {
    const status = turn % 67 === 0 ? "FAILED" : "COMPLETED";
    maker.run(`pack__${turn}`, "SIMPLE", { parent: "each_item", iteration: turn, status });
  }
  maker.tick(100_000);
  maker.run("ship", "SUB_WORKFLOW");
  maker.run("by_country", "SWITCH");
  maker.run("tax_9", "SIMPLE", { parent: "by_country", status: "SKIPPED" });
  maker.tick(3000);
  maker.run("entangle", "QUANTUM", { status: "ENTANGLED" });
}
