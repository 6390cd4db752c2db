/**
 * The rows of one execution.
 *
 * S1. A decision is written in one transaction, or not at all.
 * S2. A row is written once per decision, and payload columns only when the payload changed.
 * S3. A text that is too long for a row (2 MB at Cloudflare) is cut into parts of a side table.
 */
import type { Changes } from "../../engine/changes.ts";
import { Execution } from "../../engine/execution.ts";
import type { TaskRecord } from "../../engine/records.ts";
import type { PublishedEvent } from "../../model/published-event.ts";
import type { WorkflowDef } from "../../model/workflow-def.ts";
import type { WorkflowMessage } from "../../model/workflow-message.ts";
import type { SqlStorage } from "../sql-storage.ts";
import { hasTable, MESSAGE_TABLE, migrate, PART_TABLE, RAISED_TABLE } from "./migrations.ts";
import {
  hasDerivedOutput,
  stateText,
  taskOfRow,
  workflowOfText,
  workflowText,
  type TaskRow,
} from "./rows.ts";
import { TaskLog } from "./task-log.ts";

/** UTF-16 units of one stored text; three bytes each at most, and a row holds three of them. */
const MAX_TEXT = 200_000;
/** Begins a column that names the number of parts of its text. JSON never begins like this. */
const PARTS = "#";
const EMPTY = "{}";
const WORKFLOW_ROW = 0;
const DEFINITION_ROW = -1;

/** The payloads of a task as they were last written; the same objects need not be written again. */
interface Written {
  input: object;
  output: object | null;
}

export class ExecutionStore {
  readonly log: TaskLog;
  private readonly storage: SqlStorage;
  /** Counts what was written, so that a copier sees whether something changed meanwhile. */
  writes = 0;
  private readonly written = new Map<number, Written>();
  /** Number of parts of each text that is kept in parts. */
  private readonly parts = new Map<string, number>();
  private readonly storedMessages = new Set<number>();
  private partsMade = false;
  private raisedMade = false;

  constructor(storage: SqlStorage) {
    this.storage = storage;
    this.log = new TaskLog(storage);
  }

  /** The execution as it was last written, or null in an object that holds none. */
  load(): Execution | null {
    if (!hasTable(this.storage, "record")) return null;
    const rows = this.storage.exec("SELECT * FROM record ORDER BY id").toArray();
    const [definition, workflow, ...rest] = rows as unknown as TaskRow[];
    if (definition?.id !== DEFINITION_ROW || workflow?.id !== WORKFLOW_ROW) return null;
    const tasks = rest.map((row) => this.readTask(row));
    const record = workflowOfText(this.whole(`${WORKFLOW_ROW}`, workflow.state), tasks);
    migrate(this.storage, record.format);
    const text = this.whole(`${DEFINITION_ROW}`, definition.state);
    const execution = new Execution(JSON.parse(text) as WorkflowDef, record, tasks);
    if (record.raised !== undefined) this.readRaised(execution);
    this.readMessages(execution);
    return execution;
  }

  /** Makes the schema and writes a new execution. @param definition its JSON text. */
  create(execution: Execution, definition: string, changes: Changes): void {
    this.storage.transactionSync(() => {
      migrate(this.storage, 0);
      this.putText(DEFINITION_ROW, definition);
      this.write(execution, { ...changes, workflow: true });
    });
  }

  /** Writes what a decision changed. */
  save(execution: Execution, changes: Changes): void {
    const { tasks, removed, messages, workflow, definition = false } = changes;
    const { raised = [], forgotten = [] } = changes;
    const others = Number(workflow) + Number(definition) + raised.length + forgotten.length;
    const rows = tasks.size + removed.size + messages.size + others;
    if (rows === 0) return;
    this.writes += 1;
    const [task] = changes.tasks;
    // A single statement is a transaction already; a savepoint around it would cost as much as itself.
    if (rows === 1 && task !== undefined && this.isStateOnly(task)) this.putTask(task);
    else this.storage.transactionSync(() => this.write(execution, changes));
  }

  /** Only the state column of a row that is there has changed. */
  private isStateOnly(task: TaskRecord): boolean {
    const before = this.written.get(task.counter);
    const output = hasDerivedOutput(task) ? null : task.output;
    return before !== undefined && before.input === task.input && before.output === output;
  }

  private write(execution: Execution, changes: Changes): void {
    if (changes.definition) this.putText(DEFINITION_ROW, JSON.stringify(execution.definition));
    for (const task of changes.tasks) this.putTask(task);
    for (const counter of changes.removed) {
      if (!execution.forgotten.has(counter)) this.removeTask(counter);
    }
    for (const counter of changes.forgotten ?? []) this.putForgotten(execution, counter);
    for (const number of changes.raised ?? []) this.putRaised(execution, number);
    for (const key of changes.messages) this.putMessage(key, execution.messages.get(key));
    // Removed rows no longer show which counters were used.
    if (changes.workflow || changes.removed.size > 0) {
      this.putText(WORKFLOW_ROW, workflowText(execution.workflow));
    }
  }

  /** Keeps an event until its receiver has it. */
  private putRaised({ raised }: Execution, number: number): void {
    const event = raised.get(number);
    if (event === undefined) {
      this.storage.exec("DELETE FROM raised_event WHERE number = ?", number);
      return;
    }
    if (!this.raisedMade) this.storage.exec(RAISED_TABLE);
    this.raisedMade = true;
    this.storage.exec(
      "INSERT INTO raised_event (number, event) VALUES (?, ?)",
      number,
      JSON.stringify(event),
    );
  }

  private readRaised({ raised }: Execution): void {
    this.raisedMade = true;
    const rows = this.storage.exec("SELECT number, event FROM raised_event ORDER BY number");
    for (const { number, event } of rows.toArray()) {
      raised.set(Number(number), JSON.parse(String(event)) as PublishedEvent);
    }
  }

  /** Keeps a task that is gone until everybody has been told of it. */
  private putForgotten({ forgotten }: Execution, counter: number): void {
    const task = forgotten.get(counter);
    if (task === undefined) this.removeTask(counter);
    else this.putTask(task);
  }

  private putTask(task: TaskRecord): void {
    const { counter } = task;
    const outbox = task.outbox ?? null;
    const before = this.written.get(counter);
    const output = hasDerivedOutput(task) ? null : task.output;
    if (before === undefined) {
      this.storage.exec(
        "INSERT INTO record (id, state, input, output, outbox) VALUES (?, ?, ?, ?, ?)",
        counter,
        this.cut(`state ${counter}`, stateText(task)),
        this.cut(`input ${counter}`, JSON.stringify(task.input)),
        this.outputText(counter, output),
        outbox,
      );
    } else {
      const columns = ["state = ?", "outbox = ?"];
      const values: (string | null)[] = [this.cut(`state ${counter}`, stateText(task)), outbox];
      if (before.input !== task.input) {
        columns.push("input = ?");
        values.push(this.cut(`input ${counter}`, JSON.stringify(task.input)));
      }
      if (before.output !== output) {
        columns.push("output = ?");
        values.push(this.outputText(counter, output));
      }
      this.storage.exec(`UPDATE record SET ${columns.join(", ")} WHERE id = ?`, ...values, counter);
    }
    this.written.set(counter, { input: task.input, output });
  }

  private outputText(counter: number, output: object | null): string {
    return output === null ? EMPTY : this.cut(`output ${counter}`, JSON.stringify(output));
  }

  /** @param message undefined: it has been pulled. */
  private putMessage(key: number, message: WorkflowMessage | undefined): void {
    const isStored = this.storedMessages.delete(key);
    if (message !== undefined) {
      this.storage.exec(MESSAGE_TABLE);
      const data = this.cut(`message ${key}`, JSON.stringify(message));
      this.storage.exec("INSERT INTO message (id, data) VALUES (?, ?)", key, data);
      this.storedMessages.add(key);
    } else if (isStored) {
      this.storage.exec("DELETE FROM message WHERE id = ?", key);
      this.dropParts(`message ${key}`);
    }
  }

  private readMessages(execution: Execution): void {
    if (!hasTable(this.storage, "message")) return;
    for (const row of this.storage.exec("SELECT id, data FROM message ORDER BY id").toArray()) {
      const key = Number(row["id"]);
      const data = this.whole(`message ${key}`, String(row["data"]));
      execution.enterMessage(key, JSON.parse(data) as WorkflowMessage);
      this.storedMessages.add(key);
    }
  }

  private removeTask(counter: number): void {
    this.storage.exec("DELETE FROM record WHERE id = ?", counter);
    this.log.drop(counter);
    this.dropParts(`state ${counter}`);
    this.dropParts(`input ${counter}`);
    this.dropParts(`output ${counter}`);
    this.written.delete(counter);
  }

  private putText(id: number, text: string): void {
    this.storage.exec(
      "INSERT INTO record (id, state) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
      id,
      this.cut(`${id}`, text),
    );
  }

  private readTask(row: TaskRow): TaskRecord {
    const counter = row.id;
    const task = taskOfRow({
      ...row,
      state: this.whole(`state ${counter}`, row.state),
      input: this.whole(`input ${counter}`, row.input),
      output: this.whole(`output ${counter}`, row.output),
    });
    this.written.set(counter, {
      input: task.input,
      output: hasDerivedOutput(task) ? null : task.output,
    });
    return task;
  }

  /** What to put into a column for a text: the text itself, or the number of its parts. */
  private cut(name: string, text: string): string {
    this.dropParts(name);
    if (text.length <= MAX_TEXT) return text;
    const count = Math.ceil(text.length / MAX_TEXT);
    if (!this.partsMade) this.storage.exec(PART_TABLE);
    this.partsMade = true;
    for (let number = 0; number < count; number++) {
      this.storage.exec(
        "INSERT INTO part (name, number, data) VALUES (?, ?, ?)",
        name,
        number,
        // A cut may fall between the halves of a surrogate pair, which SQLite could not keep: so the
        // parts are stored as JSON strings, which escape a lone half.
        JSON.stringify(text.slice(number * MAX_TEXT, (number + 1) * MAX_TEXT)),
      );
    }
    this.parts.set(name, count);
    return PARTS + count;
  }

  private whole(name: string, column: string): string {
    if (!column.startsWith(PARTS)) return column;
    const rows = this.storage.exec("SELECT data FROM part WHERE name = ? ORDER BY number", name);
    const parts = rows.toArray().map((row) => JSON.parse(String(row["data"])) as string);
    this.parts.set(name, parts.length);
    return parts.join("");
  }

  private dropParts(name: string): void {
    if (this.parts.delete(name)) this.storage.exec("DELETE FROM part WHERE name = ?", name);
  }

  addLog(counter: number, log: string, created: number): void {
    this.writes += 1;
    this.log.add(counter, log, created);
  }
}
