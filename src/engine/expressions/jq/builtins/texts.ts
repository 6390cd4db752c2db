/** Functions of texts, and what turns other values into texts and back. */
import type { Json } from "../../../../model/json.ts";
import { splitText, add } from "../arithmetic.ts";
import { needArray, needText, ofAll, ofInput, ofOne, type BuiltinTable } from "../builtin.ts";
import { trimmed } from "../code.ts";
import { JqError } from "../errors.ts";
import { formatValue, textOf } from "../formats.ts";
import { parseJsonText } from "../json-parse.ts";
import { inPieces } from "../text-pieces.ts";
import { toJsonText } from "../json-text.ts";
import type { Machine } from "../machine.ts";
import { byteCount, shown } from "../values.ts";

const NUMBER = /^[ \t\r\n]*-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[ \t\r\n]*$/;
const NAN = /^[ \t\r\n]*-?nan[ \t\r\n]*$/;
const REPLACEMENT = 0xfffd;
const UPPER = /[A-Z]/g;
const LOWER = /[a-z]/g;

export const TEXTS: BuiltinTable = {
  "tostring/0": ofInput(textOf),
  "tojson/0": ofInput(toJsonText),
  "fromjson/0": ofInput((machine, input) =>
    parseJsonText(machine, needText(input, "only strings can be parsed")),
  ),
  "tonumber/0": ofInput(toNumber),
  "format/1": ofOne((machine, input, name) =>
    formatValue(machine, needText(name, "is not a valid format"), input),
  ),
  "utf8bytelength/0": ofInput((machine, input) => {
    const text = needText(input, "only strings have UTF-8 byte length");
    machine.spend(1 + text.length / 16);
    return byteCount(text);
  }),
  "startswith/1": ofOne((_, input, start) => {
    if (typeof input !== "string" || typeof start !== "string") {
      throw new JqError("startswith() requires string inputs");
    }
    return input.startsWith(start);
  }),
  "endswith/1": ofOne((_, input, end) => {
    if (typeof input !== "string" || typeof end !== "string") {
      throw new JqError("endswith() requires string inputs");
    }
    return input.endsWith(end);
  }),
  "ltrimstr/1": ofOne((_, input, start) => withoutStart(input, start)),
  "rtrimstr/1": ofOne((_, input, end) => withoutEnd(input, end)),
  "trimstr/1": ofOne((_, input, both) => withoutEnd(withoutStart(input, both), both)),
  "trim/0": ofInput((machine, input) => textToTrim(machine, input).trim()),
  "ltrim/0": ofInput((machine, input) => textToTrim(machine, input).trimStart()),
  "rtrim/0": ofInput((machine, input) => textToTrim(machine, input).trimEnd()),
  "ascii_downcase/0": ofInput((machine, input) =>
    inPieces(letters(machine, input, "ascii_downcase"), (piece) =>
      piece.replace(UPPER, (letter) => letter.toLowerCase()),
    ),
  ),
  "ascii_upcase/0": ofInput((machine, input) =>
    inPieces(letters(machine, input, "ascii_upcase"), (piece) =>
      piece.replace(LOWER, (letter) => letter.toUpperCase()),
    ),
  ),
  "explode/0": ofInput(explode),
  "implode/0": ofInput(implode),
  "split/1": ofOne((machine, input, separator) => {
    if (typeof input !== "string" || typeof separator !== "string") {
      throw new JqError("split input and separator must be strings");
    }
    return splitText(machine, input, separator);
  }),
  "join/1": ofAll((machine, [separator = null], input) => join(machine, input, separator)),
};

function toNumber(machine: Machine, input: Json): Json {
  if (typeof input === "number") {
    return input;
  }
  if (typeof input === "string") {
    machine.spend(1 + input.length / 32);
    if (NUMBER.test(input)) {
      return Number(input);
    }
    if (NAN.test(input)) {
      return Number.NaN;
    }
  }
  throw new JqError(`${shown(input)} cannot be parsed as a number`);
}

function withoutStart(input: Json, start: Json): Json {
  return typeof input === "string" && typeof start === "string" && input.startsWith(start)
    ? input.slice(start.length)
    : input;
}

function withoutEnd(input: Json, end: Json): Json {
  return typeof input === "string" && typeof end === "string" && end !== "" && input.endsWith(end)
    ? input.slice(0, -end.length)
    : input;
}

function textToTrim(machine: Machine, input: Json): string {
  const text = needText(input, "cannot be trimmed");
  machine.spend(1 + text.length / 32);
  return text;
}

function letters(machine: Machine, input: Json, name: string): string {
  if (typeof input !== "string") {
    throw new JqError(`${name} input must be a string`);
  }
  machine.spend(1 + input.length / 8);
  machine.allocate(input.length);
  return input;
}

function explode(machine: Machine, input: Json): Json {
  if (typeof input !== "string") {
    throw new JqError("explode input must be a string");
  }
  machine.spend(1 + input.length / 8);
  machine.allocateArray(input.length);
  return trimmed(Array.from(input, (character) => character.codePointAt(0) ?? 0));
}

function implode(machine: Machine, input: Json): Json {
  if (!Array.isArray(input)) {
    throw new JqError("implode input must be an array");
  }
  machine.spend(input.length);
  machine.allocate(input.length * 2);
  const characters = input.map((code) => {
    if (typeof code !== "number" || Number.isNaN(code)) {
      throw new JqError(`${shown(code)} can't be imploded, unicode codepoint needs to be numeric`);
    }
    const whole = Math.trunc(code);
    const isCharacter = whole >= 0 && whole <= 0x10ffff && (whole < 0xd800 || whole > 0xdfff);
    return String.fromCodePoint(isCharacter ? whole : REPLACEMENT);
  });
  return characters.join("");
}

/** The elements with a separator between; null counts as nothing. */
function join(machine: Machine, input: Json, separator: Json): Json {
  let joined: Json = null;
  for (const item of needArray(input, "cannot be joined")) {
    machine.spend(1);
    const before: Json = joined === null ? "" : append(machine, joined, separator);
    const isPlain = typeof item === "boolean" || typeof item === "number";
    joined = append(
      machine,
      before,
      isPlain ? toJsonText(machine, item) : item === null ? "" : item,
    );
  }
  return joined ?? "";
}

function append(machine: Machine, text: Json, added: Json): Json {
  if (typeof text !== "string" || typeof added !== "string") {
    return add(machine, text, added);
  }
  machine.allocate(added.length);
  return text + added;
}
