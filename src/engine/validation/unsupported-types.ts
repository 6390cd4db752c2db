/**
 * Task types that Conductor runs itself and Baton does not. Taken for a worker task, such a task
 * would wait for a worker that nobody writes, so a definition that has one is refused instead.
 * A type that Conductor does not know either is a worker task of that name.
 */
export const UNSUPPORTED_TASK_TYPES: ReadonlySet<string> = new Set([
  "JDBC",
  "KAFKA_PUBLISH",

  "LLM_CHAT_COMPLETE",
  "LLM_GENERATE_EMBEDDINGS",
  "LLM_GET_EMBEDDINGS",
  "LLM_INDEX_TEXT",
  "LLM_SEARCH_EMBEDDINGS",
  "LLM_SEARCH_INDEX",
  "LLM_STORE_EMBEDDINGS",
  "LLM_TEXT_COMPLETE",

  "GENERATE_AUDIO",
  "GENERATE_IMAGE",
  "GENERATE_PDF",
  "GENERATE_VIDEO",

  "CALL_MCP_TOOL",
  "LIST_API_TOOLS",
  "LIST_MCP_TOOLS",

  "AGENT",
  "CANCEL_AGENT",
  "GET_AGENT_CARD",
  "PLAN_AND_COMPILE",
  "PLANNER_CONTEXT_FETCH",
]);
