/** Definitions of tasks, workflows and schemas. */
import { deepStrictEqual as equal } from "node:assert/strict";
import {
  ConductorWorkflow,
  doWhileTask,
  inlineTask,
  jsonJqTask,
  setVariableTask,
  simpleTask,
  subWorkflowTask,
  switchTask,
} from "@io-orkes/conductor-javascript";
import { absent, double, doubling, ended, start, unique } from "../support.mjs";
import { LABEL, definition } from "../workers.mjs";

export const definitionTests = {
  "registers, reads, updates, lists and removes task definitions": async ({ metadata }) => {
    const name = unique("sdk_javascript_task");
    await metadata.registerTask(definition(name, 7));
    equal((await metadata.getTask(name)).retryCount, 7);
    await metadata.updateTask(definition(name, 3));
    equal((await metadata.getTask(name)).retryCount, 3);
    const all = await metadata.getAllTaskDefs();
    equal(
      all.some((one) => one.name === name),
      true,
    );
    await metadata.unregisterTask(name);
    await absent(() => metadata.getTask(name));
  },

  "registers, reads, updates, lists and removes workflow definitions": async ({ metadata }) => {
    const name = unique("sdk_javascript_definition");
    const build = (version, description) => ({
      ...{ name, version, description },
      ...{ tasks: [double(1)], inputParameters: [], timeoutSeconds: 0 },
    });
    await metadata.registerWorkflowDef(build(1, "first"));
    await metadata.registerWorkflowDef(build(2, "first"));
    equal((await metadata.getWorkflowDef(name)).version, 2);
    await metadata.registerWorkflowDef(build(1, "second"), true);
    equal((await metadata.getWorkflowDef(name, 1)).description, "second");
    const all = await metadata.getAllWorkflowDefs();
    equal(all.filter((one) => one.name === name).length, 2);
    await metadata.unregisterWorkflow(name, 2);
    await metadata.unregisterWorkflow(name, 1);
    await absent(() => metadata.getWorkflowDef(name));
  },

  "runs a workflow of every operator of its builder": async (sdk) => {
    const label = simpleTask("label", LABEL, { number: "${workflow.input.number}" });
    const added = inlineTask("added", "$.first + 1");
    added.inputParameters.first = "${double.output.number}";
    const picked = jsonJqTask("picked", "{ sum: (.numbers | add) }");
    picked.inputParameters.numbers = [1, 2, "${added.output.result}"];
    const turn = inlineTask("turn", "$.turn * 10", "graaljs");
    turn.inputParameters.turn = "${loop.output.iteration}";
    const child = { ...subWorkflowTask("child", await doubling(sdk), 1) };
    child.inputParameters = { number: 21 };
    const choice = switchTask("choose", "${added.output.result}", { 9: [child] });
    const workflow = new ConductorWorkflow(sdk.workflows, "sdk_javascript_operators", 1)
      .fork([[double("${workflow.input.number}")], [label]])
      .add(added)
      .add(picked)
      .add(setVariableTask("kept", { sum: "${picked.output.result.sum}" }))
      .add(doWhileTask("loop", "$.loop['iteration'] < 3", [turn]))
      .add(choice)
      .outputParameters({
        label: "${label.output.label}",
        sum: "${workflow.variables.sum}",
        turn: "${loop.output.3.turn.result}",
        child: "${child.output.number}",
      });
    await workflow.register(true);
    const run = await ended(sdk, await start(sdk, workflow.getName(), { number: 4 }));
    equal(run.output, { label: "number 4", sum: 12, turn: 30, child: 42 });
  },

  "registers, reads, lists and removes schemas": async ({ schemas }) => {
    const name = unique("sdk_javascript_schema");
    const data = { type: "object", required: ["number"] };
    await schemas.registerSchema([1, 2].map((version) => ({ name, version, type: "JSON", data })));
    equal((await schemas.getSchemaByName(name)).version, 2);
    equal((await schemas.getSchema(name, 1)).data, data);
    equal((await schemas.getAllSchemas()).filter((one) => one.name === name).length, 2);
    await schemas.deleteSchema(name, 2);
    equal((await schemas.getSchemaByName(name)).version, 1);
    await schemas.deleteSchemaByName(name);
    await absent(() => schemas.getSchemaByName(name));
  },
};
