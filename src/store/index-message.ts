/** What executions send to the `index` queue: that there is something new, not what. */
export interface IndexMessage {
  workflowIds: string[];
}
