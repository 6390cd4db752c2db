import type { Json, JsonObject } from "../../../model/json.ts";
import { BYTES_PER_ELEMENT } from "./limits.ts";
import type { Machine } from "./machine.ts";
import { inPieces } from "./text-pieces.ts";

/** Zeros with which jq fills up a whole number; one that needs more gets an exponent. */
const PLAIN_DIGITS = 15;
const SMALLEST_PLAIN_EXPONENT = -5;

/** A value as JSON, compact, as `tojson` writes it. */
export function toJsonText(machine: Machine, value: Json): string {
  const text = isPlain(machine, value, 0) ? JSON.stringify(value) : writtenOut(machine, value);
  machine.spend(1 + text.length / 64);
  return withDelete(text);
}

/** The beginning of a value as JSON: whole, or at least that many characters. */
export function beginningOf(value: Json, length: number): string {
  const writer = new Writer(null, length);
  writer.write(value, 0);
  return withDelete(writer.text);
}

/** JSON.stringify leaves DEL as it is, jq does not. */
function withDelete(text: string): string {
  return text.includes("\u007f")
    ? inPieces(text, (piece) => piece.replace(/\u007f/g, () => "\\u007f"))
    : text;
}

/** Bytes of the text of anything but a text: digits, or brackets and a comma. */
const BYTES_PER_PART = 4;

/**
 * Whether JSON.stringify, which is much faster, writes all numbers in it as jq does. Counts the text
 * before it is made: a small value that has a part many times over can have a huge one.
 */
function isPlain(machine: Machine, value: Json, depth: number): boolean {
  machine.spend(1);
  machine.allocate(BYTES_PER_PART);
  if (typeof value === "number") {
    const size = Math.abs(value);
    return size === 0 ? !Object.is(value, -0) : size >= 1e-4 && size < 1e15;
  }
  if (typeof value === "string") {
    machine.allocate(value.length);
    return true;
  }
  if (typeof value !== "object" || value === null) {
    return true;
  }
  machine.checkValueDepth(depth);
  let areAll = true;
  if (Array.isArray(value)) {
    for (const element of value) {
      areAll = isPlain(machine, element, depth + 1) && areAll;
    }
    return areAll;
  }
  for (const key of Object.keys(value)) {
    machine.allocate(key.length);
    areAll = isPlain(machine, value[key] ?? null, depth + 1) && areAll;
  }
  return areAll;
}

function writtenOut(machine: Machine, value: Json): string {
  const writer = new Writer(machine, Number.POSITIVE_INFINITY);
  writer.write(value, 0);
  return writer.text;
}

/** A number as jq writes it: shortest digits, an exponent of at least two. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) {
    return "null";
  }
  const finite = Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
  if (Object.is(finite, -0)) {
    return "-0";
  }
  if (Number.isSafeInteger(finite)) {
    return String(finite);
  }
  const [mantissa = "", exponentText = "0"] = finite.toExponential().split("e");
  const exponent = Number(exponentText);
  const digits = mantissa.replace("-", "").replace(".", "");
  if (exponent <= SMALLEST_PLAIN_EXPONENT || exponent >= digits.length + PLAIN_DIGITS) {
    const size = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${size}`;
  }
  if (exponent < digits.length) {
    return String(finite);
  }
  return `${finite < 0 ? "-" : ""}${digits.padEnd(exponent + 1, "0")}`;
}

class Writer {
  /** Parts, not one text that grows: each piece of that would be an object of its own. */
  private readonly parts: string[] = [];
  private length = 0;
  private readonly machine: Machine | null;
  private readonly limit: number;

  constructor(machine: Machine | null, limit: number) {
    this.machine = machine;
    this.limit = limit;
  }

  get text(): string {
    return this.parts.join("");
  }

  write(value: Json, depth: number): void {
    if (typeof value === "string") {
      this.add(JSON.stringify(this.limit < value.length ? value.slice(0, this.limit) : value));
    } else if (typeof value === "number") {
      this.add(numberText(value));
    } else if (value === null || typeof value === "boolean") {
      this.add(String(value));
    } else if (Array.isArray(value)) {
      this.writeArray(value, depth);
    } else {
      this.writeObject(value, depth);
    }
  }

  private get isFull(): boolean {
    return this.length > this.limit;
  }

  private add(part: string): void {
    this.machine?.allocate(BYTES_PER_ELEMENT + part.length);
    this.length += part.length;
    this.parts.push(part);
  }

  private writeArray(value: readonly Json[], depth: number): void {
    let separator = "[";
    for (const element of value) {
      this.add(separator);
      separator = ",";
      this.write(element, depth + 1);
      if (this.isFull) {
        return;
      }
    }
    this.add(value.length === 0 ? "[]" : "]");
  }

  private writeObject(value: JsonObject, depth: number): void {
    let separator = "{";
    for (const key of Object.keys(value)) {
      this.add(`${separator}${JSON.stringify(key)}:`);
      separator = ",";
      this.write(value[key] ?? null, depth + 1);
      if (this.isFull) {
        return;
      }
    }
    this.add(separator === "{" ? "{}" : "}");
  }
}
