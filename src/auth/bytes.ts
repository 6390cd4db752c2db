/** Texts as bytes, and signatures in the forms in which they are sent. */

type Bytes = Uint8Array<ArrayBuffer>;

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text) as Bytes;
}

/** The bytes of a hexadecimal text; null for any other. */
export function fromHex(text: string): Bytes | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The bytes of a base64 text; null for any other. */
export function fromBase64(text: string): Bytes | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** An ECDSA signature in DER as the two numbers of 32 bytes that WebCrypto wants; null for anything else. */
export function p256FromDer(der: Uint8Array): Bytes | null {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const first = derInteger(der, 2);
  const second = first === null ? null : derInteger(der, first.end);
  if (first === null || second === null || second.end !== der.length) return null;
  const signature = new Uint8Array(64);
  signature.set(first.bytes, 32 - first.bytes.length);
  signature.set(second.bytes, 64 - second.bytes.length);
  return signature;
}

/** A positive integer of 32 bytes at most. */
function derInteger(der: Uint8Array, at: number): { bytes: Uint8Array; end: number } | null {
  const length = der[at + 1];
  if (der[at] !== 0x02 || length === undefined) return null;
  const end = at + 2 + length;
  if (end > der.length) return null;
  const start = at + 2 + Number(der[at + 2] === 0 && length > 1);
  return end - start > 32 ? null : { bytes: der.subarray(start, end), end };
}
