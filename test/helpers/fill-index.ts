/**
 * Writes what many executions tell into the index of a database file, by the product's own statements:
 *
 *   node test/helpers/fill-index.ts FILE COUNT SEED
 */
import type { IndexReport } from "../../src/model/index-row.ts";
import { ExecutionStore } from "../../src/store/execution-store.ts";
import { FIRST_START, ordersOf } from "../promises/many-executions.ts";
import { SqliteD1 } from "./sqlite-d1.ts";

const BATCH = 1_000;

const [file = "", count = "0", seed = "0"] = process.argv.slice(2);
const database = new SqliteD1(file);
database.sqlite.exec("PRAGMA synchronous = OFF");
const store = new ExecutionStore(database.binding);
let batch: IndexReport[] = [];
for (const report of ordersOf(Number(count), Number(seed))) {
  batch.push(report);
  if (batch.length < BATCH) continue;
  await store.write(batch, FIRST_START);
  batch = [];
}
await store.write(batch, FIRST_START);
database.sqlite.close();
