/** Schedules. */
import { deepStrictEqual as equal } from "node:assert/strict";
import { doubling, ended, unique, until } from "../support.mjs";

const EVERY_SECOND = "* * * ? * *";
const ONCE_A_YEAR = "0 0 0 1 1 ?";

/** Saves a schedule of the doubling workflow, and answers its name. */
async function save(sdk, cronExpression) {
  const name = unique("sdk_javascript_schedule");
  await sdk.scheduler.saveSchedule({
    ...{ name, cronExpression, zoneId: "Europe/Berlin" },
    startWorkflowRequest: { name: await doubling(sdk), version: 1, input: { number: 4 } },
  });
  return name;
}

export const scheduleTests = {
  "saves, reads, lists and removes schedules": async (sdk) => {
    const name = await save(sdk, ONCE_A_YEAR);
    const { cronExpression, zoneId } = await sdk.scheduler.getSchedule(name);
    equal([cronExpression, zoneId], [ONCE_A_YEAR, "Europe/Berlin"]);
    const workflow = await doubling(sdk);
    const names = async () =>
      (await sdk.scheduler.getAllSchedules(workflow)).map((schedule) => schedule.name);
    equal((await names()).includes(name), true);
    await sdk.scheduler.deleteSchedule(name);
    equal((await names()).includes(name), false);
  },

  "pauses and resumes a schedule": async (sdk) => {
    const name = await save(sdk, ONCE_A_YEAR);
    await sdk.scheduler.pauseSchedule(name, "for the test");
    equal((await sdk.scheduler.getSchedule(name)).paused, true);
    await sdk.scheduler.resumeSchedule(name);
    equal((await sdk.scheduler.getSchedule(name)).paused, false);
    await sdk.scheduler.deleteSchedule(name);
  },

  "previews the next times of a cron expression": async ({ scheduler }) => {
    const times = await scheduler.getNextFewSchedules(EVERY_SECOND, undefined, undefined, 3);
    equal(times[2] - times[0], 2_000);
  },

  "finds what a schedule has started": async (sdk) => {
    const name = await save(sdk, EVERY_SECOND);
    const query = `scheduleName IN (${name}) AND state IN (EXECUTED)`;
    const look = async () => (await sdk.scheduler.search(0, 10, "", "*", query)).results[0];
    const run = await until(look).finally(() => sdk.scheduler.deleteSchedule(name));
    equal((await ended(sdk, run.workflowId)).output, { number: 8 });
  },
};
