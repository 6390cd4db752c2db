/** The formats behind `@`: `@csv`, `@base64` and so on. */
import type { Json } from "../../../model/json.ts";
import {
  decodeBase32,
  decodeBase64,
  decodeUri,
  encodeBase32,
  encodeBase64,
  encodeUri,
} from "./encodings.ts";
import { JqError } from "./errors.ts";
import { toJsonText } from "./json-text.ts";
import type { Machine } from "./machine.ts";
import { inPieces } from "./text-pieces.ts";
import { shown } from "./values.ts";

type Format = (machine: Machine, value: Json) => string;

const HTML: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&apos;",
  '"': "&quot;",
};
const TSV: Record<string, string> = { "\t": "\\t", "\r": "\\r", "\n": "\\n", "\\": "\\\\" };

const FORMATS: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["text", textOf],
  ["json", toJsonText],
  ["csv", (machine, value) => row(machine, value, CSV)],
  ["tsv", (machine, value) => row(machine, value, TSV_ROW)],
  [
    "html",
    (machine, value) =>
      inPieces(growing(machine, value, 6), (piece) =>
        piece.replace(/[&<>'"]/g, (found) => HTML[found] ?? ""),
      ),
  ],
  ["uri", (machine, value) => encodeUri(growing(machine, value, 9))],
  ["urid", (machine, value) => decoded(machine, value, decodeUri)],
  ["sh", shell],
  ["base64", (machine, value) => encodeBase64(growing(machine, value, 12))],
  ["base64d", (machine, value) => decoded(machine, value, decodeBase64)],
  ["base32", (machine, value) => encodeBase32(growing(machine, value, 12))],
  ["base32d", (machine, value) => decoded(machine, value, decodeBase32)],
]);

/** @throws JqError */
export function formatValue(machine: Machine, name: string, value: Json): string {
  const format = FORMATS.get(name);
  if (format === undefined) {
    throw new JqError(`${name} is not a valid format`);
  }
  const text = format(machine, value);
  machine.spend(1 + text.length / 32);
  return text;
}

/** A text as it is, anything else as JSON. */
export function textOf(machine: Machine, value: Json): string {
  return typeof value === "string" ? value : toJsonText(machine, value);
}

/** A text that may take that many times its size to be written out. */
function growing(machine: Machine, value: Json, times: number): string {
  const text = textOf(machine, value);
  machine.spend(text.length / 8);
  machine.allocate(text.length * times);
  return text;
}

function decoded(
  machine: Machine,
  value: Json,
  decode: (text: string) => { ok: true; text: string } | { ok: false; reason: string },
): string {
  const text = growing(machine, value, 12);
  const result = decode(text);
  if (!result.ok) {
    throw new JqError(`${shown(text)} ${result.reason}`);
  }
  return result.text;
}

interface Row {
  name: string;
  separator: string;
  cell: (text: string) => string;
}

const CSV: Row = {
  name: "csv",
  separator: ",",
  cell: (text) => `"${inPieces(text, (piece) => piece.replace(/"/g, () => '""'))}"`,
};
const TSV_ROW: Row = {
  name: "tsv",
  separator: "\t",
  cell: (text) =>
    inPieces(text, (piece) => piece.replace(/[\t\r\n\\]/g, (found) => TSV[found] ?? "")),
};

function row(machine: Machine, value: Json, { name, separator, cell }: Row): string {
  if (!Array.isArray(value)) {
    throw new JqError(`${shown(value)} cannot be ${name}-formatted, only array`);
  }
  const cells = value.map((item) => {
    machine.spend(1);
    if (item === null || (typeof item === "number" && Number.isNaN(item))) {
      return "";
    }
    if (typeof item === "string") {
      machine.allocate(item.length * 2);
      return cell(item);
    }
    if (typeof item === "object") {
      throw new JqError(`${shown(item)} is not valid in a csv row`);
    }
    return toJsonText(machine, item);
  });
  return cells.join(separator);
}

function shell(machine: Machine, value: Json): string {
  const items = Array.isArray(value) ? value : [value];
  const words = items.map((item) => {
    machine.spend(1);
    if (typeof item === "string") {
      machine.allocate(item.length * 4);
      return `'${inPieces(item, (piece) => piece.replace(/'/g, () => "'\\''"))}'`;
    }
    if (typeof item === "object" && item !== null) {
      throw new JqError(`${shown(item)} can not be escaped for shell`);
    }
    return toJsonText(machine, item);
  });
  return words.join(" ");
}
