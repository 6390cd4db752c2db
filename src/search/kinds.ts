/** The kinds of rows that can be searched. */
import { EXECUTION_FIELDS, TASK_FIELDS } from "./fields.ts";
import type { SearchKind } from "./search.ts";

export const EXECUTION_SEARCH: SearchKind = {
  fields: EXECUTION_FIELDS,
  table: "execution e",
  id: "e.id",
  execution: null,
  textTable: "execution_text",
};

export const TASK_SEARCH: SearchKind = {
  fields: TASK_FIELDS,
  table: "task t",
  id: "t.id",
  execution: "execution e ON e.id = t.execution_id",
  textTable: "task_text",
};
