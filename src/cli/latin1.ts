/** Text and bytes one to one, as HTTP/1.1 heads have them: character code = byte. */

/** Node's buffers have these; the types of Node and of Workers together hide them. */
interface Latin1Bytes {
  latin1Slice(start?: number, end?: number): string;
  latin1Write(text: string, offset: number): number;
}

export function latin1Text(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return (bytes as unknown as Latin1Bytes).latin1Slice(start, end);
}

/** A text's bytes with `tail` after them, in one piece of memory. */
export function latin1Bytes(text: string, tail: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(text.length + tail.length) as Buffer;
  (bytes as unknown as Latin1Bytes).latin1Write(text, 0);
  bytes.set(tail, text.length);
  return bytes;
}
