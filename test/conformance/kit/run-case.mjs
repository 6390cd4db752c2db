/** Running one case. */
import { randomBytes } from "node:crypto";
import { refusesInsteadOfFailing } from "./tolerance.mjs";
import { getPath, fill } from "./paths.mjs";
import { isObject, same, normalise, rightAnswers, differences, brief } from "./compare.mjs";
import { sleep, request } from "./http.mjs";

class CaseFailure extends Error {
  constructor(where, diffs) {
    super(where);
    this.where = where;
    this.diffs = diffs;
  }
}

const DEFAULT_DEADLINE_SECONDS = 30;

/** An execution and its tasks may be stored one after the other: once a condition holds, the execution
 *  is read again after this pause before it is compared. */
const SETTLE_MS = 250;

/** Whether a body meets a condition: a map of path to value, or to {in}, {gte}, {exists}, {not}. */
function unmet(condition, body) {
  for (const [path, want] of Object.entries(condition)) {
    const got = getPath(body, path);
    const ok =
      isObject(want) && "in" in want
        ? want.in.some((x) => same(x, got))
        : isObject(want) && "gte" in want
          ? got >= want.gte
          : isObject(want) && "exists" in want
            ? (got !== undefined && got !== null) === want.exists
            : isObject(want) && "not" in want
              ? !same(got, want.not)
              : same(want, got);
    if (!ok) return { path, expected: want, got };
  }
  return null;
}

const TERMINAL = { "$.status": { in: ["COMPLETED", "FAILED", "TERMINATED", "TIMED_OUT"] } };

const report = (task, result, workerid) => ({
  workflowInstanceId: task.workflowInstanceId,
  taskId: task.taskId,
  ...(workerid && { workerId: workerid }),
  ...result,
});

export async function runCase(testCase, env) {
  const vars = {
    prefix: `q${randomBytes(5)
      .toString("hex")
      .replace(/\d/g, (d) => "ghijklmnop"[d])}`,
    echo: env.echo,
    echoHost: env.echo.slice(7),
  };
  const ctx = { vars, ids: new Set(), builtin: new Set(["prefix", "echo", "echoHost"]) };
  const started = new Set();
  const send = async (spec) => {
    const [method, path] = spec.call.split(/\s+/);
    const r = await request(env.api, {
      method,
      path: path
        .split("/")
        .map((s) => (/%|\?/.test(s) ? s : encodeURIComponent(s)))
        .join("/"),
      query: spec.query,
      headers: spec.headers,
      body: spec.body,
      rawBody: spec.rawBody,
    });
    if (
      r.status === 200 &&
      method === "POST" &&
      r.type === "text/plain" &&
      typeof r.body === "string" &&
      /^\/workflow(\/[^/]+)?$/.test(path)
    ) {
      started.add(r.body);
      ctx.ids.add(r.body);
    }
    return r;
  };
  const must = async (spec) => {
    const r = await send(spec);
    if (r.status >= 300)
      throw new CaseFailure(`${spec.call} answered ${r.status}`, [
        { path: "$", expected: "2xx", got: r.body },
      ]);
    return r;
  };

  /** A request of the setup, which is not what a case is about: a busy server gets a second chance. */
  const prepare = async (spec) => {
    const r = await send(spec);
    if (r.status < 500) {
      if (r.status >= 300)
        throw new CaseFailure(`setup: ${spec.call} answered ${r.status}`, [
          { path: "$", expected: "2xx", got: r.body },
        ]);
      return;
    }
    await sleep(1000);
    await must(spec);
  };

  /** Records the response in the step, or compares it with what the step holds. */
  const check = (step, r, where) => {
    const seenBy = (view) => {
      const body = normalise(r.body, ctx, view);
      return { status: r.status, type: r.type, ...(body !== null && { body }) };
    };
    const seen = seenBy(step);
    if (env.record && "expect" in step) step.expect = seen;
    else if ("expect" in step || step.expectAnyOf) {
      const all = rightAnswers(step).map(({ answer, view }) =>
        refusesInsteadOfFailing(answer, r)
          ? []
          : differences(answer, view === step ? seen : seenBy(view)),
      );
      if (all.some((diffs) => diffs.length === 0)) return;
      if (env.record) {
        step.expectAnyOf.push(seen);
        return;
      }
      throw new CaseFailure(where, all.sort((a, b) => a.length - b.length)[0]);
    } else if (r.status >= 300 && !step.mayFail) {
      throw new CaseFailure(where, [
        { path: "$.status", expected: "2xx", got: `${r.status} ${brief(r.body)}` },
      ]);
    }
  };
  const save = (step, r) => {
    for (const [name, path] of Object.entries(step.save ?? {})) {
      const v = getPath(r.body, path);
      if (v === undefined || v === null)
        throw new CaseFailure(`save ${name}`, [{ path, expected: "a value", got: r.body }]);
      vars[name] = v;
      ctx.ids.delete(v);
    }
  };

  /** Repeats a request until its body meets a condition. */
  const until = async (spec, step, where, each) => {
    const condition = step.until ?? TERMINAL;
    const deadline = Date.now() + 1000 * (step.within ?? DEFAULT_DEADLINE_SECONDS);
    for (let pause = 60; ; pause = Math.min(pause * 1.3, 500)) {
      const r = await send(spec);
      const missing =
        r.status < 300 ? unmet(condition, r.body) : { path: "$", expected: "2xx", got: r.status };
      if (!missing) return r;
      if (Date.now() > deadline)
        throw new CaseFailure(`${where}: not within ${step.within ?? DEFAULT_DEADLINE_SECONDS} s`, [
          missing,
        ]);
      if (each) await each();
      await sleep(pause);
    }
  };

  /** Waits for an execution's condition and, if it is to be compared, for the dust to settle. */
  const settled = async (spec, step, where, { each, compared }) => {
    const r = await until(spec, step, where, each);
    if (!compared) return r;
    await sleep(SETTLE_MS);
    return until(spec, step, where, each);
  };

  /** Polls one task of a type; null when there is none. */
  const poll = async (type, step) => {
    const r = await send({
      call: `GET /tasks/poll/${type}`,
      query: {
        ...(step.workerid && { workerid: step.workerid }),
        ...(step.domain && { domain: step.domain }),
      },
    });
    return r.status === 200 && r.body ? r : null;
  };
  const runStep = async (raw, where) => {
    // Expectations stay as recorded; results are filled in when there is a polled task to fill in from.
    const { expect: _expect, expectAnyOf, result, serve, ...rest } = raw;
    const step = { ...fill(rest, vars), result, serve };
    const checked = (r) => {
      save(step, r);
      check(raw, r, where);
    };

    if (step.sleep !== undefined) return sleep(1000 * step.sleep);

    if (step.call) {
      const r = step.until ? await until(step, step, where) : await send(step);
      if (step.mayFail && !("expect" in raw) && !expectAnyOf) return undefined;
      return checked(r);
    }
    if (step.waitFor) {
      const spec = { call: `GET /workflow/${step.waitFor}` };
      const nudge = step.nudge
        ? () => send({ call: `PUT /workflow/decide/${step.waitFor}` })
        : null;
      return checked(
        await settled(spec, step, where, { each: nudge, compared: "expect" in raw || expectAnyOf }),
      );
    }
    if (step.worker) {
      const deadline = Date.now() + 1000 * (step.within ?? DEFAULT_DEADLINE_SECONDS);
      let r;
      while (!(r = await poll(step.worker, step))) {
        if (Date.now() > deadline)
          throw new CaseFailure(`${where}: no ${step.worker} task to poll`, [
            { path: "$", expected: "a task", got: "none" },
          ]);
        if (step.nudge) await send({ call: `PUT /workflow/decide/${step.nudge}` });
        await sleep(120);
      }
      vars.polled = r.body;
      checked(r);
      if (step.result)
        await must({
          call: "POST /tasks",
          body: report(r.body, fill(step.result, vars), step.workerid),
        });
      return undefined;
    }
    if (step.execution) {
      // serve several task types until a condition holds
      const served = {};
      const work = async () => {
        for (const type of Object.keys(step.serve)) {
          const results = step.serve[type];
          for (let r; (r = await poll(fill(type, vars), step));) {
            const task = r.body;
            const n = (served[type] = (served[type] ?? 0) + 1);
            const byRef =
              results.byRef?.[task.referenceTaskName] ??
              results.byRef?.[task.referenceTaskName.replace(/__\d+$/, "")];
            const pickFrom = byRef ?? results;
            const result = Array.isArray(pickFrom)
              ? pickFrom[Math.min(n, pickFrom.length) - 1]
              : pickFrom;
            await must({
              call: "POST /tasks",
              body: report(task, fill(result, { ...vars, polled: task }), step.workerid),
            });
          }
        }
      };
      return checked(
        await settled({ call: `GET /workflow/${step.execution}` }, step, where, {
          each: work,
          compared: true,
        }),
      );
    }
    throw new Error(`${where}: a step needs one of call, waitFor, worker, execution, sleep`);
  };

  try {
    const setup = fill(testCase.setup ?? {}, vars);
    if (setup.taskdefs) await prepare({ call: "POST /metadata/taskdefs", body: setup.taskdefs });
    for (const def of setup.workflows ?? [])
      await prepare({ call: "POST /metadata/workflow", body: def });
    for (const handler of setup.eventHandlers ?? [])
      await prepare({ call: "POST /event", body: handler });
    for (const [i, step] of testCase.steps.entries()) {
      const where = `step ${i + 1} (${step.name ?? step.call ?? (step.waitFor ? `wait for ${step.waitFor}` : step.worker ? `worker ${step.worker}` : step.execution ? `serve ${step.execution}` : "sleep")})`;
      try {
        await runStep(step, where);
      } catch (e) {
        throw e instanceof CaseFailure
          ? e
          : new CaseFailure(where, [
              { path: "$", expected: "an answer", got: String(e?.cause ?? e) },
            ]);
      }
    }
  } finally {
    const quietly = (spec) => send(spec).catch(() => {});
    for (const step of testCase.teardown ?? []) {
      try {
        await quietly(fill(step, vars));
      } catch {
        /* a variable was never set */
      }
    }
    for (const handler of fill(testCase.setup?.eventHandlers ?? [], vars))
      await quietly({ call: `DELETE /event/${handler.name}` });
    for (const id of started) {
      const r = await quietly({ call: `GET /workflow/${id}`, query: { includeTasks: false } });
      if (r?.body?.status === "RUNNING" || r?.body?.status === "PAUSED")
        await quietly({ call: `DELETE /workflow/${id}` });
    }
  }
}
