/** Of a frame of gRPC: flags and length. */
export const HEAD_BYTES = 5;

/** A message with the head of a frame. */
export function framed(content: Uint8Array, flags = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES + content.length);
  bytes[0] = flags;
  new DataView(bytes.buffer).setUint32(1, content.length);
  bytes.set(content, HEAD_BYTES);
  return bytes;
}
