/** Scenes that end in different ways. */
import { order, type Scene } from "./scene.ts";
import { HURRIED, inline, system, work } from "./tasks.ts";

export const ENDINGS: readonly Scene[] = [
  {
    name: "chain",
    shows: "Three tasks in a row, completed.",
    tasks: [
      work("price", { output: { total: 85 } }),
      work("charge", {
        do: "log",
        reason: "paid",
        amount: "${price.output.total}",
        output: { paymentId: "PAY-1" },
      }),
      work("ship", { output: { tracking: "PARCEL-1" }, payment: "${charge.output.paymentId}" }),
    ],
    more: { outputParameters: { tracking: "${ship.output.tracking}" } },
    input: order,
    times: 3,
  },
  {
    name: "retried",
    shows: "A task that failed once and was tried again.",
    tasks: [
      work("charge", { do: "fail-once", reason: "card network timed out", output: { paid: true } }),
    ],
  },
  {
    name: "failed",
    shows: "A task that failed for good, with a failure workflow.",
    tasks: [
      work("reserve", { output: { bin: 7 } }),
      work("charge", {
        do: "fail-for-good",
        reason: "card declined: insufficient funds (code 51)",
      }),
      work("ship"),
    ],
    more: { failureWorkflow: "gallery_refund" },
    input: order,
  },
  {
    name: "refund",
    shows: "Runs when another workflow has failed.",
    callee: true,
    tasks: [work("refund", { output: { refunded: true } })],
  },
  {
    name: "optional",
    shows: "An optional task that failed: completed with errors.",
    tasks: [
      { ...work("newsletter", { do: "fail-for-good", reason: "no address" }), optional: true },
      work("ship"),
    ],
  },
  {
    name: "timed_out",
    shows: "A task that nobody answered in time.",
    tasks: [work("hurry", {}, HURRIED)],
  },
  {
    name: "terminated",
    shows: "Terminated by hand.",
    tasks: [system("HUMAN", "approve")],
    afterwards: (client, id) => client.workflows.terminate(id, "ordered twice by mistake"),
  },
  {
    name: "terminate_task",
    shows: "Ended by its own TERMINATE task.",
    tasks: [
      system("TERMINATE", "stop", {
        inputParameters: {
          terminationStatus: "FAILED",
          terminationReason: "over the credit limit",
        },
      }),
    ],
  },
  {
    name: "bad_script",
    shows: "A script that throws.",
    tasks: [inline("compute", "$.missing.value + 1")],
  },
];
