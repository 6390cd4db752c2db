import { describe, expect, it } from "vitest";
import { dumpLines, restoreLine } from "../../../src/objects/execution/dump.ts";
import { NodeSqlStorage } from "../../helpers/node-sql-storage.ts";

function filled(): NodeSqlStorage {
  const storage = new NodeSqlStorage();
  storage.exec("CREATE TABLE record (id INTEGER PRIMARY KEY, state TEXT NOT NULL, output TEXT)");
  storage.exec("CREATE TABLE part (name TEXT PRIMARY KEY, number INTEGER) WITHOUT ROWID");
  for (let id = -1; id < 50; id++) {
    storage.exec("INSERT INTO record (id, state, output) VALUES (?, ?, ?)", id, `s"\n${id}`, null);
    storage.exec("INSERT INTO part (name, number) VALUES (?, ?)", `p${id}`, id);
  }
  return storage;
}

const rows = (storage: NodeSqlStorage) => ({
  record: storage.exec("SELECT * FROM record ORDER BY id").toArray(),
  part: storage.exec("SELECT * FROM part ORDER BY name").toArray(),
});

describe("dumpLines and restoreLine", () => {
  it("carry every row of every table, whatever is in it", () => {
    const copy = new NodeSqlStorage();
    for (const line of dumpLines(filled())) restoreLine(copy, line);
    expect(rows(copy)).toEqual(rows(filled()));
  });

  it("leave the row of the execution itself for the end, for it says that all is there", () => {
    const lines = [...dumpLines(filled())];
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ table: "record", row: { id: 0 } });
    expect(lines).toHaveLength(2 + 51 + 51);
  });

  it("may be written twice", () => {
    const copy = new NodeSqlStorage();
    for (const line of dumpLines(filled())) restoreLine(copy, line);
    for (const line of dumpLines(filled())) restoreLine(copy, line);
    expect(rows(copy)).toEqual(rows(filled()));
  });

  it("give nothing for an empty storage", () => {
    expect([...dumpLines(new NodeSqlStorage())]).toEqual([]);
  });
});
