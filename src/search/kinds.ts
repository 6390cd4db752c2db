/** The kinds of rows that can be searched. */
import { EXECUTION_FIELDS, TASK_FIELDS } from "./fields.ts";
import type { SearchKind } from "./search.ts";

export const EXECUTION_SEARCH: SearchKind = {
  fields: EXECUTION_FIELDS,
  from: "execution e",
  id: "e.id",
  textTable: "execution_text",
};

export const TASK_SEARCH: SearchKind = {
  fields: TASK_FIELDS,
  from: "task t JOIN execution e ON e.id = t.execution_id",
  id: "t.id",
  textTable: "task_text",
};
