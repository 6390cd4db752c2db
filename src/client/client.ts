/** The typed client: one object per resource over one transport. */
import { MetadataResource } from "./metadata.ts";
import { ServerResource } from "./server.ts";
import { TaskResource } from "./tasks.ts";
import { SteeringResource } from "./steering.ts";
import { SynchronousResource } from "./synchronous.ts";
import { createTransport } from "./transport.ts";
import type { TransportOptions } from "./transport.ts";
import { WorkflowResource } from "./workflows.ts";

/** How a client is made. */
export type ClientOptions = TransportOptions;

/** Everything a program needs to define, start, run and watch workflows. */
export interface Client {
  readonly metadata: MetadataResource;
  readonly workflows: WorkflowResource;
  readonly steering: SteeringResource;
  readonly synchronous: SynchronousResource;
  readonly tasks: TaskResource;
  readonly server: ServerResource;
}

/** Makes a client. It holds no connection: nothing has to be closed. */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options);
  return {
    metadata: new MetadataResource(transport),
    workflows: new WorkflowResource(transport),
    steering: new SteeringResource(transport),
    synchronous: new SynchronousResource(transport),
    tasks: new TaskResource(transport),
    server: new ServerResource(transport),
  };
}
