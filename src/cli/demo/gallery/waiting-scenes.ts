/** Scenes that wait for something. */
import { type Scene } from "./scene.ts";
import { fork, LIMITED, PATIENT, system, UNATTENDED, work } from "./tasks.ts";

const SCENES: readonly Scene[] = [
  {
    name: "no_worker",
    shows: "Waits for a worker that does not exist.",
    tasks: [work("pack", { box: "large" }, UNATTENDED)],
    times: 3,
  },
  {
    name: "limited",
    shows: "Waits for a place under a concurrency limit.",
    tasks: [work("print", {}, LIMITED)],
    times: 4,
  },
  {
    name: "retry_wait",
    shows: "Waits an hour before the next try.",
    tasks: [work("sync", { do: "fail", reason: "503 from the inventory service" }, PATIENT)],
  },
  {
    name: "human",
    shows: "Waits for a person.",
    tasks: [
      work("prepare"),
      system("HUMAN", "approve", { inputParameters: { assignee: "finance" } }),
    ],
  },
  {
    name: "wait",
    shows: "Waits for an hour.",
    tasks: [system("WAIT", "cool_down", { inputParameters: { duration: "1 hours" } })],
  },
  {
    name: "messages",
    shows: "Waits for a message.",
    tasks: [system("PULL_WORKFLOW_MESSAGES", "inbox", { inputParameters: { batchSize: 1 } })],
  },
  {
    name: "paused",
    shows: "Paused by hand.",
    tasks: [system("HUMAN", "approve"), work("ship")],
    afterwards: (client, id) => client.workflows.pause(id),
  },
  {
    name: "join_wait",
    shows: "A JOIN that waits for one of three branches.",
    tasks: [
      ...fork("prepare", [[work("reserve")], [work("charge")], [work("pack", {}, UNATTENDED)]]),
      work("ship"),
    ],
  },
];

/** All of them stay open. */
export const WAITING: readonly Scene[] = SCENES.map((scene) => ({ ...scene, stays: true }));
