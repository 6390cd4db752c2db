/** The workers, in the SDK's own framework, and their task definitions. */
import { NonRetryableException, getTaskContext } from "@io-orkes/conductor-javascript";

export const DOUBLE = "sdk_javascript_double";
export const LABEL = "sdk_javascript_label";
const FLAKY = "sdk_javascript_flaky";
const FATAL = "sdk_javascript_fatal";
const PATIENT = "sdk_javascript_patient";

/** The types whose workers fail, give up and put back. */
export const TROUBLES = { flaky: FLAKY, fatal: FATAL, patient: PATIENT };

/** A definition for each worker. */
export function definitions() {
  return [DOUBLE, LABEL, FLAKY, FATAL, PATIENT].map((name) => definition(name, 2));
}

/** A task definition with this number of retries. */
export function definition(name, retryCount) {
  return { name, retryCount, retryDelaySeconds: 1, timeoutSeconds: 0 };
}

/** All workers. */
export function workers() {
  return [
    worker(DOUBLE, ({ inputData }) => ({ number: 2 * inputData.number })),
    worker(LABEL, ({ inputData }) => ({ label: `number ${inputData.number}` })),
    worker(FLAKY, ({ retryCount }) => {
      if (retryCount === 0) throw new Error("the first attempt fails");
      return { attempt: retryCount };
    }),
    worker(FATAL, ({ retryCount }) => {
      if (retryCount === 0) throw new NonRetryableException("not again");
      return { attempt: retryCount };
    }),
    { taskDefName: PATIENT, concurrency: 1, execute: putBackOnce },
  ];
}

function worker(taskDefName, compute) {
  return {
    taskDefName,
    concurrency: 10,
    execute: async (task) => ({ status: "COMPLETED", outputData: compute(task) }),
  };
}

/** Puts its task back once, and logs a line. */
async function putBackOnce({ pollCount }) {
  getTaskContext().addLog("one line");
  if (pollCount < 2) return { status: "IN_PROGRESS", callbackAfterSeconds: 1 };
  return { status: "COMPLETED", outputData: { polls: pollCount } };
}
