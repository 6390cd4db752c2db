/** Texts to and from bytes: UTF-8, base64, base32, percent signs. This room has no platform helpers. */

export type Decoded = { ok: true; text: string } | { ok: false; reason: string };

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const REPLACEMENT = 0xfffd;

/** UTF-8; half a pair becomes a replacement character. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) {
      code = REPLACEMENT;
    }
    if (code < 0x80) {
      bytes.push(code);
    } else if (code < 0x800) {
      bytes.push(0xc0 | (code >> 6), continuation(code));
    } else if (code < 0x10000) {
      bytes.push(0xe0 | (code >> 12), continuation(code >> 6), continuation(code));
    } else {
      bytes.push(
        0xf0 | (code >> 18),
        continuation(code >> 12),
        continuation(code >> 6),
        continuation(code),
      );
    }
  }
  return bytes;
}

function continuation(code: number): number {
  return 0x80 | (code & 0x3f);
}

/** The text of UTF-8 bytes; what is none becomes replacement characters. */
export function utf8Text(bytes: readonly number[]): string {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const length = sequenceLength(first);
    const rest = bytes.slice(at + 1, at + length);
    const isWhole =
      length > 0 && rest.length === length - 1 && rest.every((byte) => byte >> 6 === 2);
    if (isWhole) {
      text += codePointText(first, rest);
      at += length;
    } else {
      text += String.fromCodePoint(REPLACEMENT);
      at += 1;
      while (at < bytes.length && (bytes[at] ?? 0) >> 6 === 2) {
        at += 1;
      }
    }
  }
  return text;
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

function codePointText(first: number, rest: readonly number[]): string {
  const lead = [first, first & 0x1f, first & 0x0f, first & 0x07][rest.length] ?? 0;
  const code = rest.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), lead);
  const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return String.fromCodePoint(isCharacter ? code : REPLACEMENT);
}

export function encodeBase64(text: string): string {
  return encode(utf8Bytes(text), { alphabet: BASE64, bits: 6, block: 4 });
}

export function encodeBase32(text: string): string {
  return encode(utf8Bytes(text), { alphabet: BASE32, bits: 5, block: 8 });
}

function encode(
  bytes: readonly number[],
  { alphabet, bits, block }: { alphabet: string; bits: number; block: number },
): string {
  let text = "";
  let buffer = 0;
  let held = 0;
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff;
    held += 8;
    while (held >= bits) {
      held -= bits;
      text += alphabet[(buffer >> held) & ((1 << bits) - 1)] ?? "";
    }
  }
  if (held > 0) {
    text += alphabet[(buffer << (bits - held)) & ((1 << bits) - 1)] ?? "";
  }
  return text.padEnd(Math.ceil(text.length / block) * block, "=");
}

export function decodeBase64(text: string): Decoded {
  const body = text.replace(/=.*$/s, "");
  if (body.length % 4 === 1) {
    const isValid = [...body].every((character) => BASE64.includes(character));
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
  const bytes: number[] = [];
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
      bytes.push((buffer >> held) & 0xff);
    }
  }
  return { ok: true, text: utf8Text(bytes) };
}

export function encodeUri(text: string): string {
  return text.replace(/[^A-Za-z0-9\-_.~]+/g, (part) =>
    utf8Bytes(part)
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );
}

export function decodeUri(text: string): Decoded {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) {
    return { ok: false, reason: "is not a valid uri encoding" };
  }
  const decodedText = text.replace(/(?:%[0-9a-fA-F]{2})+/g, (part) => {
    const bytes = part
      .split("%")
      .slice(1)
      .map((digits) => Number.parseInt(digits, 16));
    return utf8Text(bytes);
  });
  return { ok: true, text: decodedText };
}
