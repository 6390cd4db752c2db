/** What an execution sends to the `index` queue: that there is something new, not what. */
export interface IndexMessage {
  workflowId: string;
}
