/** What the demo registers: an order-fulfilment workflow, its payment sub-workflow, two task types. */
import type { TaskDefInput, WorkflowDefInput } from "../../client/index.ts";

/** The two task types, one for each worker. */
export const WAREHOUSE = "demo_warehouse";
export const PAYMENTS = "demo_payments";

/** Task definitions: a failed charge is tried again after a second, twice at most. */
export const taskDefinitions: TaskDefInput[] = [
  { name: WAREHOUSE, retryCount: 3, retryDelaySeconds: 1, responseTimeoutSeconds: 30 },
  { name: PAYMENTS, retryCount: 2, retryDelaySeconds: 1, responseTimeoutSeconds: 30 },
];

/** Charges the card, and notes the payment in a workflow variable. */
export const takePayment: WorkflowDefInput = {
  name: "demo_take_payment",
  version: 1,
  description: "Charges a customer's card.",
  tasks: [
    {
      name: PAYMENTS,
      taskReferenceName: "charge_card",
      inputParameters: {
        orderNumber: "${workflow.input.orderNumber}",
        amount: "${workflow.input.amount}",
      },
    },
    {
      name: "note_payment",
      taskReferenceName: "note_payment",
      type: "SET_VARIABLE",
      inputParameters: { paymentId: "${charge_card.output.paymentId}" },
    },
  ],
  outputParameters: { paymentId: "${workflow.variables.paymentId}" },
};

/** From an order to a parcel on its way. */
export const fulfilOrder: WorkflowDefInput = {
  name: "demo_fulfil_order",
  version: 1,
  description: "Prices an order, reserves stock and takes the payment side by side, and ships.",
  tasks: [
    {
      name: "price_order",
      taskReferenceName: "price_order",
      type: "INLINE",
      inputParameters: {
        evaluatorType: "javascript",
        quantity: "${workflow.input.quantity}",
        express: "${workflow.input.express}",
        expression: "(function () { return $.quantity * 20 + ($.express ? 15 : 5); })()",
      },
    },
    {
      name: "prepare",
      taskReferenceName: "prepare",
      type: "FORK_JOIN",
      forkTasks: [
        [warehouseTask("reserve_stock", "reserve")],
        [
          {
            name: "take_payment",
            taskReferenceName: "take_payment",
            type: "SUB_WORKFLOW",
            subWorkflowParam: { name: "demo_take_payment", version: 1 },
            inputParameters: {
              orderNumber: "${workflow.input.orderNumber}",
              amount: "${price_order.output.result}",
            },
          },
        ],
      ],
    },
    {
      name: "prepared",
      taskReferenceName: "prepared",
      type: "JOIN",
      joinOn: ["reserve_stock", "take_payment"],
    },
    {
      name: "choose_delivery",
      taskReferenceName: "choose_delivery",
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "express",
      inputParameters: { express: "${workflow.input.express}" },
      decisionCases: { true: [warehouseTask("call_courier", "call courier")] },
      defaultCase: [
        {
          name: "wait_for_van",
          taskReferenceName: "wait_for_van",
          type: "WAIT",
          inputParameters: { duration: "1 seconds" },
        },
      ],
    },
    warehouseTask("ship", "ship"),
  ],
  outputParameters: {
    total: "${price_order.output.result}",
    payment: "${take_payment.output.paymentId}",
    tracking: "${ship.output.tracking}",
  },
};

function warehouseTask(reference: string, action: string): WorkflowDefInput["tasks"][number] {
  return {
    name: WAREHOUSE,
    taskReferenceName: reference,
    inputParameters: { action, orderNumber: "${workflow.input.orderNumber}" },
  };
}
