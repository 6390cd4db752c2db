/**
 * Rewrites a WebAssembly module so that it counts its own steps.
 *
 * Every way to run for ever without calling deeper and deeper goes through a `loop`, so each turn of each
 * loop takes one from a counter, and each block copy or fill takes one for every 32 bytes. Below zero the
 * module traps. Unlike a clock the count works where time stands still during computation, and unlike an
 * interpreter's own interrupt poll it also stops loops inside built-in functions
 * (`Array.prototype.includes` over a length of 2^53, products of huge integers).
 *
 * Only functions may be imported, and instructions of later proposals (exceptions, vectors, threads) are
 * refused rather than guessed.
 */

const SECTION = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;
const HEADER_BYTES = 8;
const FUNCTION_IMPORT = 0;
const EXPORT_GLOBAL = 3;
const I32 = 0x7f;
const EMPTY_BLOCK = 0x40;
const LOOP = 0x03;
const MISC_PREFIX = 0xfc;
const MEMORY_COPY = 10;
const MEMORY_FILL = 11;
/** A block copy of 2^5 bytes costs one step. */
const BYTES_PER_STEP_LOG2 = 5;

/** A place in the bytes that are read. */
class Reader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new Error("The WebAssembly module ends too early.");
    this.at += 1;
    return value;
  }

  unsigned(): number {
    let result = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) return result;
      scale *= 128;
    }
  }

  /** Passes over a number of any width, signed or not. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  slice(length: number): Uint8Array {
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }
}

interface Section {
  id: number;
  body: Uint8Array;
}

/** The indices of what is added to the module. */
interface Additions {
  counter: number;
  charge: number;
  chargeType: number;
}

/**
 * @param options.counter the name under which the counter is exported: a mutable i32, set before a call.
 * @param options.exports the exports that are kept; fewer exports make an instance cheaper.
 * @throws Error when the module has a part that is not understood, or lacks one of the exports.
 */
export function meterWasm(
  bytes: Uint8Array,
  options: { counter: string; exports: readonly string[] },
): Uint8Array<ArrayBuffer> {
  const sections = readSections(bytes);
  const added: Additions = {
    counter: countOf(sections, SECTION.global),
    charge: importedFunctions(sections) + countOf(sections, SECTION.function),
    chargeType: countOf(sections, SECTION.type),
  };
  const rewritten = sections.map(({ id, body }): Section => {
    switch (id) {
      case SECTION.type:
        return { id, body: append(body, [0x60, 1, I32, 1, I32]) };
      case SECTION.function:
        return { id, body: append(body, unsigned(added.chargeType)) };
      case SECTION.global:
        return { id, body: append(body, [I32, 1, 0x41, 0, 0x0b]) };
      case SECTION.export:
        return { id, body: rewriteExports(body, options, added.counter) };
      case SECTION.code:
        return { id, body: rewriteCode(body, added) };
      default:
        return { id, body };
    }
  });
  return concat([bytes.subarray(0, HEADER_BYTES), ...rewritten.map(sectionBytes)]);
}

function readSections(bytes: Uint8Array): Section[] {
  const reader = new Reader(bytes, HEADER_BYTES);
  const sections: Section[] = [];
  while (reader.at < bytes.length) {
    const id = reader.byte();
    sections.push({ id, body: reader.slice(reader.unsigned()) });
  }
  return sections;
}

function countOf(sections: Section[], id: number): number {
  const section = sections.find((one) => one.id === id);
  if (section === undefined) throw new Error(`The WebAssembly module has no section ${id}.`);
  return new Reader(section.body).unsigned();
}

function importedFunctions(sections: Section[]): number {
  const section = sections.find((one) => one.id === SECTION.import);
  if (section === undefined) return 0;
  const reader = new Reader(section.body);
  const count = reader.unsigned();
  for (let index = 0; index < count; index += 1) {
    reader.slice(reader.unsigned());
    reader.slice(reader.unsigned());
    if (reader.byte() !== FUNCTION_IMPORT) throw new Error("Only functions may be imported.");
    reader.unsigned();
  }
  return count;
}

/** Adds an item to a section that starts with the number of its items. */
function append(body: Uint8Array, item: ArrayLike<number>): Uint8Array {
  const reader = new Reader(body);
  const count = reader.unsigned();
  return concat([unsigned(count + 1), body.subarray(reader.at), item]);
}

function rewriteExports(
  body: Uint8Array,
  options: { counter: string; exports: readonly string[] },
  counter: number,
): Uint8Array {
  const reader = new Reader(body);
  const missing = new Set(options.exports);
  const kept: Uint8Array[] = [];
  for (let left = reader.unsigned(); left > 0; left -= 1) {
    const start = reader.at;
    const name = new TextDecoder().decode(reader.slice(reader.unsigned()));
    reader.byte();
    reader.unsigned();
    if (missing.delete(name)) kept.push(body.subarray(start, reader.at));
  }
  if (missing.size > 0) throw new Error(`The module does not export ${[...missing].join(", ")}.`);
  const name = new TextEncoder().encode(options.counter);
  const own = [...unsigned(name.length), ...name, EXPORT_GLOBAL, ...unsigned(counter)];
  return concat([unsigned(kept.length + 1), ...kept, own]);
}

function rewriteCode(body: Uint8Array, added: Additions): Uint8Array {
  const reader = new Reader(body);
  const count = reader.unsigned();
  const functions: ArrayLike<number>[] = [unsigned(count + 1)];
  for (let index = 0; index < count; index += 1) {
    const rewritten = rewriteFunction(reader.slice(reader.unsigned()), added);
    functions.push(unsigned(rewritten.length), rewritten);
  }
  const charge = chargeFunction(added.counter);
  functions.push(unsigned(charge.length), charge);
  return concat(functions);
}

function rewriteFunction(body: Uint8Array, added: Additions): Uint8Array {
  const reader = new Reader(body);
  for (let groups = reader.unsigned(); groups > 0; groups -= 1) {
    reader.unsigned();
    reader.byte();
  }
  const step = [
    ...[0x23, ...unsigned(added.counter), 0x41, 1, 0x6b, 0x24, ...unsigned(added.counter)],
    ...trapBelowZero(added.counter),
  ];
  const charge = [0x10, ...unsigned(added.charge)];
  const parts: ArrayLike<number>[] = [];
  let copied = 0;
  while (reader.at < body.length) {
    const start = reader.at;
    const kind = skipInstruction(reader);
    if (kind === "plain") continue;
    // A loop's step stands inside of it, behind its header; a copy's length is on the stack before it.
    const at = kind === "loop" ? reader.at : start;
    parts.push(body.subarray(copied, at), kind === "loop" ? step : charge);
    copied = at;
  }
  parts.push(body.subarray(copied));
  return concat(parts);
}

/** `if (counter < 0) trap` */
function trapBelowZero(counter: number): number[] {
  return [0x23, ...unsigned(counter), 0x41, 0, 0x48, 0x04, EMPTY_BLOCK, 0x00, 0x0b];
}

/** `(length) => { counter -= length >> 5; if (counter < 0) trap; return length; }` */
function chargeFunction(counter: number): number[] {
  const global = unsigned(counter);
  return [
    ...[0, 0x23, ...global, 0x20, 0, 0x41, BYTES_PER_STEP_LOG2, 0x76, 0x6b, 0x24, ...global],
    ...trapBelowZero(counter),
    ...[0x20, 0, 0x0b],
  ];
}

function skipInstruction(reader: Reader): "loop" | "copy" | "plain" {
  const code = reader.byte();
  if (code === MISC_PREFIX) return skipMisc(reader);
  for (let numbers = immediateNumbers(code, reader); numbers > 0; numbers -= 1) reader.skipNumber();
  if (code === 0x43) reader.slice(4);
  if (code === 0x44) reader.slice(8);
  return code === LOOP ? "loop" : "plain";
}

/** How many numbers follow an instruction's code. */
function immediateNumbers(code: number, reader: Reader): number {
  if (code === 0x0e) return reader.unsigned() + 1;
  if (code === 0x1c) return reader.unsigned();
  if (code === 0x11 || code === 0x13 || (code >= 0x28 && code <= 0x3e)) return 2;
  const one =
    (code >= 0x02 && code <= 0x04) ||
    (code >= 0x0c && code <= 0x0d) ||
    (code >= 0x20 && code <= 0x26) ||
    (code >= 0x3f && code <= 0x42) ||
    [0x10, 0x12, 0xd0, 0xd2].includes(code);
  if (one) return 1;
  const none =
    [0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].includes(code) ||
    (code >= 0x43 && code <= 0xc4);
  if (none) return 0;
  throw new Error(`The WebAssembly instruction 0x${code.toString(16)} is not known.`);
}

function skipMisc(reader: Reader): "copy" | "plain" {
  const code = reader.unsigned();
  if (code > 17) throw new Error(`The WebAssembly instruction 0xfc ${code} is not known.`);
  const numbers = code < 8 ? 0 : [8, 10, 12, 14].includes(code) ? 2 : 1;
  for (let left = numbers; left > 0; left -= 1) reader.skipNumber();
  return code === MEMORY_COPY || code === MEMORY_FILL ? "copy" : "plain";
}

function sectionBytes({ id, body }: Section): Uint8Array {
  return concat([[id], unsigned(body.length), body]);
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

function concat(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
