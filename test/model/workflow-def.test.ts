import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  subWorkflowParamsSchema,
  workflowDefSchema,
  workflowDefSummarySchema,
  workflowTaskSchema,
} from "../../src/model/workflow-def.ts";

const FULL_TASK = {
  name: "work",
  taskReferenceName: "t1",
  description: "d",
  inputParameters: { a: 1, n: null },
  type: "SIMPLE",
  dynamicTaskNameParam: "x",
  caseValueParam: "x",
  caseExpression: "x",
  scriptExpression: "x",
  decisionCases: { a: [] },
  dynamicForkJoinTasksParam: "x",
  dynamicForkTasksParam: "x",
  dynamicForkTasksInputParamName: "x",
  defaultCase: [],
  forkTasks: [],
  startDelay: 1,
  subWorkflowParam: {
    name: "child",
    version: 1,
    taskToDomain: { a: "b" },
    idempotencyKey: "k",
    idempotencyStrategy: "FAIL",
    priority: 5,
  },
  joinOn: ["t1"],
  sink: "conductor",
  optional: true,
  rateLimited: true,
  defaultExclusiveJoinTask: ["z"],
  asyncComplete: true,
  loopCondition: "true",
  loopOver: [],
  items: "${workflow.input.l}",
  retryCount: 4,
  evaluatorType: "javascript",
  expression: "x",
  onStateChange: { onStart: [{ type: "t", payload: { a: 1 } }] },
  joinStatus: "x",
  cacheConfig: { key: "k", ttlInSecond: 5 },
  permissive: true,
  joinMode: "ASYNC",
  metadata: { m: 1 },
};

const BARE_TASK = {
  name: "work",
  taskReferenceName: "t1",
  inputParameters: {},
  type: "SIMPLE",
  decisionCases: {},
  defaultCase: [],
  forkTasks: [],
  startDelay: 0,
  joinOn: [],
  optional: false,
  defaultExclusiveJoinTask: [],
  asyncComplete: false,
  loopOver: [],
  onStateChange: {},
  permissive: false,
  metadata: {},
};

const BARE = {
  name: "flow",
  version: 1,
  createTime: 0,
  updateTime: 0,
  tasks: [BARE_TASK],
  inputParameters: [],
  outputParameters: {},
  schemaVersion: 2,
  restartable: true,
  workflowStatusListenerEnabled: false,
  timeoutPolicy: "ALERT_ONLY",
  timeoutSeconds: 0,
  variables: {},
  inputTemplate: {},
  enforceSchema: true,
  metadata: {},
  maskedFields: [],
};

const SCHEMA = {
  name: "s",
  version: 1,
  type: "JSON",
  data: { type: "object" },
  createTime: 1,
  updateTime: 0,
};

const FULL = {
  ...BARE,
  description: "d",
  version: 4,
  tasks: [FULL_TASK],
  inputParameters: ["a"],
  outputParameters: { o: 1 },
  failureWorkflow: "fw",
  failureWorkflowVersion: 2,
  restartable: false,
  workflowStatusListenerEnabled: true,
  workflowStatusListenerSink: "sink",
  ownerEmail: "a@b.c",
  timeoutPolicy: "TIME_OUT_WF",
  timeoutSeconds: 60,
  variables: { v: 1 },
  inputTemplate: { i: 1 },
  rateLimitConfig: { rateLimitKey: "k", concurrentExecLimit: 2, policy: "REJECT" },
  inputSchema: SCHEMA,
  outputSchema: SCHEMA,
  enforceSchema: false,
  cacheConfig: { key: "k", ttlInSecond: 5 },
  maskedFields: ["x"],
  ownerApp: "oa",
  createTime: 5,
  updateTime: 6,
  createdBy: "cb",
  updatedBy: "ub",
};

describe("workflowDefSchema", () => {
  it("keeps every field of a full definition", () => {
    expect(workflowDefSchema.parse(FULL)).toEqual(FULL);
  });

  it("fills the defaults of the fields that are always written, and no others", () => {
    const parsed = workflowDefSchema.parse({
      name: "flow",
      tasks: [{ name: "work", taskReferenceName: "t1" }],
    });
    expect(parsed).toEqual(BARE);
    expect(Object.keys(parsed).sort()).toEqual(Object.keys(BARE).sort());
  });

  it("reads its own result as the same again", () => {
    const once = workflowDefSchema.parse(FULL);
    expect(workflowDefSchema.parse(once)).toEqual(once);
  });

  it("reads nulls and lenient scalars as Conductor does", () => {
    const parsed = workflowDefSchema.parse({
      name: "flow",
      version: 2.7,
      description: null,
      tasks: [
        {
          name: "work",
          taskReferenceName: "t1",
          startDelay: null,
          optional: "true",
          asyncComplete: null,
          inputParameters: null,
          retryCount: null,
          decisionCases: { a: null },
        },
      ],
      restartable: null,
      timeoutSeconds: "7",
      timeoutPolicy: null,
      outputParameters: null,
      unknown: { a: 1 },
    });
    const task = { ...BARE_TASK, optional: true, decisionCases: { a: [] } };
    expect(parsed).toEqual({
      ...BARE,
      version: 2,
      tasks: [task],
      restartable: false,
      timeoutSeconds: 7,
    });
  });

  it("reads a null schema version as 0, which validation refuses", () => {
    expect(workflowDefSchema.parse({ schemaVersion: null }).schemaVersion).toBe(0);
  });

  it("reads tasks in every container", () => {
    const nested = { name: "n", taskReferenceName: "n" };
    const parsed = workflowTaskSchema.parse({
      name: "all",
      taskReferenceName: "all",
      decisionCases: { a: [nested] },
      defaultCase: [nested],
      forkTasks: [[nested], []],
      loopOver: [nested],
    });
    const full = { ...BARE_TASK, ...nested };
    expect(parsed.decisionCases).toEqual({ a: [full] });
    expect(parsed.defaultCase).toEqual([full]);
    expect(parsed.forkTasks).toEqual([[full], []]);
    expect(parsed.loopOver).toEqual([full]);
  });

  it.each([
    [{ tasks: {} }],
    [{ tasks: [null] }],
    [{ tasks: ["x"] }],
    [{ timeoutPolicy: "NOPE" }],
    [{ version: "abc" }],
    [{ name: {} }],
    [{ variables: [] }],
    [{ inputSchema: { type: "FOO" } }],
    [[]],
    ["text"],
    [null],
  ])("refuses the shape of %j", (value) => {
    expect(workflowDefSchema.safeParse(value).success).toBe(false);
  });

  it("refuses a definition that is nested too deeply, whatever its depth", () => {
    for (const depth of [101, 100_000]) {
      const open = '{"defaultCase":['.repeat(depth);
      const text = `{"name":"x","tasks":[${open}${"]}".repeat(depth)}]}`;
      const parsed = workflowDefSchema.safeParse(JSON.parse(text));
      expect(parsed.error?.issues[0]?.message).toContain("levels deep");
    }
  });

  it("reads a definition of fifty nested containers", () => {
    const open = '{"name":"a","forkTasks":[['.repeat(50);
    const text = `{"name":"x","tasks":[${open}${"]]}".repeat(50)}]}`;
    expect(workflowDefSchema.safeParse(JSON.parse(text)).success).toBe(true);
  });

  it("is described in JSON Schema, recursion included", () => {
    const described = z.toJSONSchema(workflowDefSchema, { io: "input" });
    expect(JSON.stringify(described)).toContain('"loopOver"');
    expect(JSON.stringify(described)).toContain('"$ref"');
  });
});

describe("subWorkflowParamsSchema", () => {
  it("takes an embedded definition and is named after it", () => {
    const parsed = subWorkflowParamsSchema.parse({
      name: "other",
      workflowDefinition: { name: "inner", version: 3, tasks: [] },
    });
    expect(parsed).toMatchObject({ name: "inner", version: 3 });
    expect(parsed.workflowDefinition).toMatchObject({ name: "inner", schemaVersion: 2 });
  });

  it("keeps its own name when the embedded definition has none", () => {
    const parsed = subWorkflowParamsSchema.parse({ name: "own", workflowDefinition: {} });
    expect(parsed).toMatchObject({ name: "own", version: 1 });
  });

  it("takes an expression for the definition and for the priority", () => {
    const params = { name: "x", workflowDefinition: "${a.output.def}", priority: "${a.output.p}" };
    expect(subWorkflowParamsSchema.parse(params)).toEqual(params);
  });

  it("leaves out what is null", () => {
    expect(subWorkflowParamsSchema.parse({ name: "x", version: null, priority: null })).toEqual({
      name: "x",
    });
  });
});

describe("workflowDefSummarySchema", () => {
  it("leaves out times that are not known", () => {
    expect(workflowDefSummarySchema.parse({ name: "x", version: 2, updateTime: null })).toEqual({
      name: "x",
      version: 2,
    });
  });
});
