/**
 * `npm run bench`: measures any server that speaks the Conductor API.
 *
 *   node test/bench/run.ts --url http://localhost:8080 [--seconds 20] [--only chain,hop,start] [--json out.json]
 */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { Target } from "./http.ts";
import { hopByPoll, hopByUpdate, prepareHops } from "./measures/idle-hop.ts";
import { loopRatio } from "./measures/loop-ratio.ts";
import { childReturn, joinReturn, prepareReturns } from "./measures/returns.ts";
import { saturate } from "./measures/saturated.ts";
import { scale } from "./measures/scale.ts";
import { startLatency } from "./measures/start-latency.ts";
import { describeReport } from "./report.ts";
import type { Report } from "./report.ts";
import { chain } from "./shapes/chain.ts";
import { fork } from "./shapes/fork.ts";
import { loop } from "./shapes/loop.ts";
import { subWorkflow } from "./shapes/sub-workflow.ts";
import { systemTasks } from "./shapes/system-tasks.ts";

const SHAPES = [chain, fork, loop, subWorkflow, systemTasks];
const PARTS = ["start", "hop", "returns", ...SHAPES.map((shape) => shape.name), "loop-ratio"];
/** Takes minutes, so it is measured only when it is asked for. */
const SCALE = "scale";
const USAGE = `usage: npm run bench -- [--url URL] [--only PART[,PART]] [--seconds N] [--concurrency N]
         [--slots N] [--poll-timeout MS] [--samples N] [--json FILE]
parts: ${PARTS.join(", ")}, and when asked for: ${SCALE}`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  const target = new Target(options.url);
  const version = await target.send("GET", "/version").catch(() => undefined);
  if (version === undefined) {
    console.error(`No server answers at ${options.url}.`);
    return 1;
  }
  const { url, json, only, ...load } = options;
  const report: Report = {
    url,
    version,
    startedAt: new Date().toISOString(),
    node: process.version,
    options: load,
    latencies: {},
    throughput: [],
    errors: {},
  };
  await measure(target, report, only, load);
  report.errors = Object.fromEntries(target.errors);
  await target.close();
  console.log(`\n${describeReport(report)}`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  return target.errors.size === 0 ? 0 : 1;
}

type Options = NonNullable<ReturnType<typeof readOptions>>;

async function measure(
  target: Target,
  report: Report,
  only: readonly string[],
  load: Omit<Options, "url" | "json" | "only">,
): Promise<void> {
  const wanted = (part: string): boolean => {
    if (!only.includes(part)) return false;
    console.log(`measuring ${part} …`);
    return true;
  };
  if (wanted("start")) report.latencies["start"] = await startLatency(target, load.samples);
  if (wanted("hop")) {
    await prepareHops(target);
    report.latencies["hop, poll for 1"] = await hopByPoll(target, 1, load.samples);
    report.latencies["hop, poll for 10"] = await hopByPoll(target, 10, load.samples);
    report.latencies["hop, update-v2"] = await hopByUpdate(target, load.samples);
  }
  if (wanted("returns")) {
    await prepareReturns(target);
    report.latencies["return of a JOIN"] = await joinReturn(target, load.samples);
    report.latencies["return of a sub-workflow"] = await childReturn(target, load.samples);
  }
  for (const shape of SHAPES) {
    if (wanted(shape.name)) report.throughput.push(await saturate(target, shape, load));
  }
  if (wanted("loop-ratio")) report.loopRatio = await loopRatio(target);
  if (wanted(SCALE)) report.scale = await scale(target);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: "string", default: "http://localhost:8080" },
        only: { type: "string", default: PARTS.join(",") },
        seconds: { type: "string", default: "20" },
        concurrency: { type: "string", default: "32" },
        slots: { type: "string", default: "10" },
        "poll-timeout": { type: "string", default: "100" },
        samples: { type: "string", default: "300" },
        json: { type: "string" },
      },
    });
    const only = values.only.split(",");
    const unknown = only.find((part) => part !== SCALE && !PARTS.includes(part));
    if (unknown !== undefined) throw new Error(`unknown part: ${unknown}`);
    return {
      url: values.url.replace(/\/+$/, ""),
      json: values.json,
      only,
      seconds: positive("--seconds", values.seconds),
      concurrency: positive("--concurrency", values.concurrency),
      slots: positive("--slots", values.slots),
      pollTimeoutMs: positive("--poll-timeout", values["poll-timeout"]),
      samples: positive("--samples", values.samples),
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(USAGE);
    return undefined;
  }
}

function positive(option: string, value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`${option} must be a positive number, not ${value}`);
  return number;
}
