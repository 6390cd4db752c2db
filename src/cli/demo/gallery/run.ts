/** `npm run demo -- --gallery`: executions of every kind and state, so that each page has something to show. */
import type { Client, WorkflowDefInput } from "../../../client/index.ts";
import { sleep } from "../../../client/runtime.ts";
import type { Print } from "../watch.ts";
import type { Scene } from "./scene.ts";
import { SCENES } from "./scenes.ts";
import { GALLERY_TASKS } from "./tasks.ts";
import { startGalleryWorkers, takeAndKeep } from "./workers.ts";

const TIME_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 250;
const OWNER = "gallery@example.com";

/** The workflow of a scene. */
export function definitionOf({ name, shows, tasks, more }: Scene): WorkflowDefInput {
  return {
    name: `gallery_${name}`,
    version: 1,
    description: shows,
    ownerEmail: OWNER,
    tasks,
    ...more,
  };
}

/**
 * Registers all scenes, starts them, works on them until nothing moves any more.
 * @returns the ids of the executions by the names of their scenes.
 * @throws BatonApiError when the server refuses something, Error when they do not come to rest.
 */
export async function runGallery(client: Client, print: Print): Promise<Map<string, string[]>> {
  await client.metadata.registerTasks(GALLERY_TASKS);
  const { bulkErrorResults } = await client.metadata.updateWorkflows(SCENES.map(definitionOf));
  for (const [name, reason] of Object.entries(bulkErrorResults)) {
    throw new Error(`${name} cannot be registered: ${reason}`);
  }
  const workers = startGalleryWorkers(client);
  try {
    const started = await startScenes(client);
    await takeAndKeep(client);
    await untilRest(client, started);
    const count = [...started.values()].flat().length;
    print(
      `${SCENES.length} workflows registered, ${count} executions started. Open the page at /runs.`,
    );
    return started;
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

async function startScenes(client: Client): Promise<Map<string, string[]>> {
  const started = new Map<string, string[]>();
  for (const scene of SCENES) {
    const ids: string[] = [];
    for (let time = 0; time < (scene.callee === true ? 0 : (scene.times ?? 1)); time += 1) {
      const correlationId = `${scene.name}-${time + 1}`;
      const name = `gallery_${scene.name}`;
      const id = await client.workflows.start({ name, correlationId, input: scene.input ?? {} });
      await scene.afterwards?.(client, id);
      ids.push(id);
    }
    started.set(scene.name, ids);
  }
  return started;
}

/** Waits until all have ended that are to end. */
async function untilRest(client: Client, started: Map<string, string[]>): Promise<void> {
  const deadline = Date.now() + TIME_LIMIT_MS;
  const ending = SCENES.filter(({ stays }) => stays !== true);
  for (const id of ending.flatMap(({ name }) => started.get(name) ?? [])) {
    while ((await client.workflows.status(id)).status === "RUNNING") {
      if (Date.now() > deadline) throw new Error("The gallery did not come to rest in time.");
      await sleep(LOOK_EVERY_MS);
    }
  }
}
