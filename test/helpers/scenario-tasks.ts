/** What the definitions of scenarios are made of, beyond single tasks. */
import { typed, work } from "./scenario.ts";

/** A task definition that tries once more, at once. */
export const QUICK = { retryCount: 1, retryDelaySeconds: 0, responseTimeoutSeconds: 60 };
/** A task definition without retries. */
export const ONCE = { ...QUICK, retryCount: 0 };
/** A child that gives what its worker gives. */
export const KID = { tasks: [work("w")], outputParameters: { v: "${w.output.v}" } };

/** A fork of these branches. */
export const fork = (reference: string, ...forkTasks: object[][]) =>
  typed("FORK_JOIN", reference, { forkTasks });
/** A JOIN on these names. */
export const join = (reference: string, joinOn: string[], more: object = {}) =>
  typed("JOIN", reference, { joinOn, ...more });
/** A DO_WHILE over these tasks. */
export const loop = (
  reference: string,
  loopCondition: string,
  loopOver: object[],
  more: object = {},
) => typed("DO_WHILE", reference, { loopCondition, loopOver, ...more });
/** A WAIT task. */
export const waiting = (reference: string, input: object = {}) =>
  typed("WAIT", reference, { inputParameters: input });
