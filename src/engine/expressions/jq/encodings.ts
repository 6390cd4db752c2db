/** Texts to and from bytes: UTF-8, base64, base32, percent signs. This room has no platform helpers. */

import { inPieces, TextOfCodes } from "./text-pieces.ts";
import { byteCount } from "./values.ts";

export type Decoded = { ok: true; text: string } | { ok: false; reason: string };

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const REPLACEMENT = 0xfffd;
const PERCENT = 0x25;
/** Marks of the first of several bytes, by how many follow. */
const LEADS = [0, 0xc0, 0xe0, 0xf0];

/** UTF-8; half a pair becomes a replacement character. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(byteCount(text));
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const whole = code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code;
    if (whole < 0x80) {
      bytes[at] = whole;
      at += 1;
      continue;
    }
    const rest = whole < 0x800 ? 1 : whole < 0x10000 ? 2 : 3;
    bytes[at] = (LEADS[rest] ?? 0) | (whole >> (6 * rest));
    for (let left = rest - 1; left >= 0; left -= 1) {
      bytes[at + rest - left] = 0x80 | ((whole >> (6 * left)) & 0x3f);
    }
    at += rest + 1;
  }
  return bytes;
}

/** The text of UTF-8 bytes; what is none becomes replacement characters. */
export function utf8Text(bytes: Uint8Array): string {
  const made = new TextOfCodes();
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    if (first < 0x80) {
      made.add(first);
      at += 1;
      continue;
    }
    const length = sequenceLength(first);
    const rest = bytes.slice(at + 1, at + length);
    const isWhole =
      length > 0 && rest.length === length - 1 && rest.every((byte) => byte >> 6 === 2);
    made.add(isWhole ? codePoint(first, rest) : REPLACEMENT);
    at = isWhole ? at + length : afterContinuations(bytes, at + 1);
  }
  return made.text;
}

function afterContinuations(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] ?? 0) >> 6 === 2) {
    at += 1;
  }
  return at;
}

function sequenceLength(first: number): number {
  if (first < 0x80) {
    return 1;
  }
  if (first >= 0xc2 && first < 0xe0) {
    return 2;
  }
  if (first >= 0xe0 && first < 0xf0) {
    return 3;
  }
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

function codePoint(first: number, rest: Uint8Array): number {
  const lead = [first, first & 0x1f, first & 0x0f, first & 0x07][rest.length] ?? 0;
  const code = rest.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), lead);
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? code : REPLACEMENT;
}

export function encodeBase64(text: string): string {
  return encode(utf8Bytes(text), { alphabet: BASE64, bits: 6, block: 4 });
}

export function encodeBase32(text: string): string {
  return encode(utf8Bytes(text), { alphabet: BASE32, bits: 5, block: 8 });
}

function encode(
  bytes: Uint8Array,
  { alphabet, bits, block }: { alphabet: string; bits: number; block: number },
): string {
  const made = new TextOfCodes();
  let buffer = 0;
  let held = 0;
  const put = (value: number): void => {
    made.add(alphabet.charCodeAt(value & ((1 << bits) - 1)));
  };
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    held += 8;
    while (held >= bits) {
      held -= bits;
      put(buffer >> held);
    }
  }
  if (held > 0) {
    put(buffer << (bits - held));
  }
  return made.text.padEnd(Math.ceil(made.length / block) * block, "=");
}

export function decodeBase64(text: string): Decoded {
  const body = text.replace(/=.*$/s, "");
  if (body.length % 4 === 1) {
    const isValid = /^[A-Za-z0-9+/]*$/.test(body);
    return {
      ok: false,
      reason: isValid ? "trailing base64 byte found" : "is not valid base64 data",
    };
  }
  return decode(body, { alphabet: BASE64, bits: 6, reason: "is not valid base64 data" });
}

export function decodeBase32(text: string): Decoded {
  const body = text.replace(/=.*$/s, "");
  return decode(body, { alphabet: BASE32, bits: 5, reason: "is not valid base32 data" });
}

function decode(
  text: string,
  { alphabet, bits, reason }: { alphabet: string; bits: number; reason: string },
): Decoded {
  const bytes = new Uint8Array(Math.floor((text.length * bits) / 8));
  let count = 0;
  let buffer = 0;
  let held = 0;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) {
      return { ok: false, reason };
    }
    buffer = ((buffer << bits) | value) & 0xffff;
    held += bits;
    if (held >= 8) {
      held -= 8;
      bytes[count] = (buffer >> held) & 0xff;
      count += 1;
    }
  }
  return { ok: true, text: utf8Text(bytes) };
}

export function encodeUri(text: string): string {
  return inPieces(text, (piece) =>
    piece.replace(/[^A-Za-z0-9\-_.~]+/g, (part) =>
      Array.from(
        utf8Bytes(part),
        (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
      ).join(""),
    ),
  );
}

export function decodeUri(text: string): Decoded {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) {
    return { ok: false, reason: "is not a valid uri encoding" };
  }
  const bytes = utf8Bytes(text);
  let count = 0;
  for (let at = 0; at < bytes.length; count += 1) {
    const isCode = bytes[at] === PERCENT;
    bytes[count] = isCode ? byteOfDigits(bytes, at + 1) : (bytes[at] ?? 0);
    at += isCode ? 3 : 1;
  }
  return { ok: true, text: utf8Text(bytes.subarray(0, count)) };
}

function byteOfDigits(bytes: Uint8Array, at: number): number {
  return Number.parseInt(String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0), 16);
}
