/** Scenes of all operators. */
import type { SchemaDef } from "../../../model/schema-def.ts";
import { order, type Scene } from "./scene.ts";
import { fork, FRAGILE, inline, loop, system, work } from "./tasks.ts";

/** What the workflow with a form may be started with. */
const ORDER_SCHEMA: SchemaDef = {
  name: "gallery_order",
  version: 1,
  type: "JSON",
  createTime: 0,
  updateTime: 0,
  data: {
    type: "object",
    required: ["orderId", "quantity"],
    properties: {
      orderId: { type: "string", title: "Order", description: "As it stands on the bill" },
      quantity: { type: "integer", minimum: 1, default: 1 },
      express: { type: "boolean", title: "Express delivery" },
      carrier: { type: "string", enum: ["swiss_post", "dhl"] },
      address: {
        type: "object",
        properties: { city: { type: "string" }, zip: { type: "string" } },
      },
    },
  },
};

export const SHAPES: readonly Scene[] = [
  {
    name: "switch",
    shows: "A SWITCH, one case taken.",
    tasks: [
      system("SWITCH", "by_country", {
        evaluatorType: "value-param",
        expression: "country",
        inputParameters: { country: "${workflow.input.country}" },
        decisionCases: { CH: [work("swiss_post")], DE: [work("dhl")] },
        defaultCase: [work("ask_support")],
      }),
      work("notify"),
    ],
    input: { country: "CH" },
  },
  {
    name: "switch_default",
    shows: "A loop around a SWITCH whose default case is taken.",
    tasks: [
      loop("rounds", 3, [
        system("SWITCH", "by_country", {
          evaluatorType: "value-param",
          expression: "country",
          inputParameters: { country: "FR" },
          decisionCases: { CH: [work("swiss_post")] },
          defaultCase: [work("ask_support")],
        }),
      ]),
    ],
  },
  {
    name: "fork_failed",
    shows: "A fork, one branch of which was tried three times and failed.",
    tasks: [
      ...fork("prepare", [
        [work("reserve")],
        [work("charge", { do: "fail", reason: "gateway answered 502" })],
      ]),
      work("ship"),
    ],
  },
  {
    name: "loop",
    shows: "A loop of eight turns.",
    tasks: [loop("poll", 8, [work("ask"), inline("judge", "({ done: true })")])],
  },
  {
    name: "loop_failed",
    shows: "A loop whose body fails.",
    tasks: [
      loop("poll", 4, [
        work("ask", {}, FRAGILE),
        work("store", { do: "fail", reason: "disk full" }, FRAGILE),
      ]),
    ],
  },
  {
    name: "for_each",
    shows: "A body for each item, three at a time.",
    tasks: [
      system("FOR_EACH", "items", {
        inputParameters: { items: ["a", "b", "c", "d", "e"], maxConcurrency: 3 },
        loopOver: [work("handle", { item: "${items.output.item}" })],
      }),
    ],
  },
  {
    name: "try_catch",
    shows: "A failure that is caught, and what runs finally.",
    tasks: [
      system("TRY_CATCH", "ship", {
        decisionCases: {
          try: [work("pack", { do: "fail-for-good", reason: "out of stock" })],
          catch: [work("refund")],
          finally: [work("unlock")],
        },
      }),
    ],
  },
  {
    name: "exclusive_join",
    shows: "Goes on with the first of two decisions.",
    tasks: [
      system("SWITCH", "choose", {
        evaluatorType: "javascript",
        expression: "'fast'",
        decisionCases: { fast: [work("courier")], slow: [work("post")] },
      }),
      system("EXCLUSIVE_JOIN", "chosen", { joinOn: ["courier", "post"] }),
    ],
  },
  {
    name: "dynamic",
    shows: "A task whose name comes from its input.",
    tasks: [
      system("DYNAMIC", "carrier", {
        dynamicTaskNameParam: "type",
        inputParameters: { type: "gallery_work" },
      }),
    ],
  },
  {
    name: "data",
    shows: "Scripts, jq and variables.",
    tasks: [
      inline("total", "$.lines.reduce((sum, line) => sum + line.price, 0)", {
        lines: [{ price: 3 }, { price: 4 }],
      }),
      system("JSON_JQ_TRANSFORM", "names", {
        inputParameters: {
          people: [{ name: "Ada" }, { name: "Grace" }],
          queryExpression: ".people | map(.name)",
        },
      }),
      system("SET_VARIABLE", "keep", {
        inputParameters: { total: "${total.output.result}", names: "${names.output.result}" },
      }),
    ],
  },
  {
    name: "starts_others",
    shows: "Starts another workflow and publishes an event.",
    tasks: [
      system("START_WORKFLOW", "launch", {
        inputParameters: { startWorkflow: { name: "gallery_chain", input: order } },
      }),
      system("EVENT", "shipped", { sink: "conductor", inputParameters: { order: "A-1001" } }),
    ],
  },
  {
    name: "http",
    shows: "An HTTP task that asks a host that does not exist.",
    tasks: [
      system("HTTP", "fetch_rates", {
        inputParameters: { http_request: { uri: "http://rates.invalid/today", method: "GET" } },
        optional: true,
      }),
    ],
  },
  {
    name: "form",
    shows: "An input with a schema, from which the workbench makes a form.",
    tasks: [
      work("price", { output: { total: 85 } }),
      work("ship", { to: "${workflow.input.address.city}" }),
    ],
    more: { inputSchema: ORDER_SCHEMA, enforceSchema: true },
    input: { orderId: "A-1001", quantity: 2, express: false, address: { city: "Zürich" } },
  },
];
