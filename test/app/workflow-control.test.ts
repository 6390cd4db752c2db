import { describe, expect, it } from "vitest";
import { NotFound } from "../../src/app/errors.ts";
import { writeReports } from "../../src/app/index-writing.ts";
import { removeWorkflow, terminateAndRemoveWorkflow } from "../../src/app/workflow-control.ts";
import type { Services } from "../../src/app/services.ts";
import { fakeServices } from "../helpers/fake-services.ts";

const ID = "11111111-2222-3333-4444-555555555555";

const options = { reason: "over", archive: false };

describe.each<[string, (services: Services) => Promise<void>]>([
  ["removeWorkflow", (services) => removeWorkflow(services, ID, false)],
  ["terminateAndRemoveWorkflow", (services) => terminateAndRemoveWorkflow(services, ID, options)],
])("%s", (_name, remove) => {
  it("takes a row out of the index whose object is empty already, and says so", async () => {
    const services = fakeServices();
    const workflowId = ID;
    const definition = JSON.stringify({ name: "flow", version: 1 });
    const start = { workflowId, definition, input: {}, priority: 0, taskToDomain: {} };
    await services.execution(ID).start(start);
    const report = await services.execution(ID).indexReport(-1);
    await writeReports(services, report.ok ? [report.value] : []);
    expect(await services.index.running("flow")).toEqual([ID]);
    services.execution(ID).removed = true;
    await expect(remove(services)).rejects.toThrow(NotFound);
    expect(await services.index.running("flow")).toEqual([]);
  });
});
