/** A kind of workflow to put under load. */
export interface Shape {
  name: string;
  /** Task types that workers serve. */
  taskTypes: string[];
  /** The first one is started. */
  workflows: { name: string }[];
  /** Tasks that workers complete in one execution; 0: the server runs it all by itself. */
  workerTasks: number;
  /** All tasks of one execution and its children. */
  tasks: number;
  /** The input of each execution. */
  input?: object;
}

/** A worker task of a definition. */
export function simple(taskType: string, reference: string): object {
  return { name: taskType, taskReferenceName: reference, type: "SIMPLE", inputParameters: {} };
}

/** A workflow definition. */
export function workflow(name: string, tasks: object[]): { name: string } {
  return { name, version: 1, schemaVersion: 2, ownerEmail: "bench@example.com", tasks } as {
    name: string;
  };
}
