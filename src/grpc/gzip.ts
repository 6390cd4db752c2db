/** gzip, in which clients may send their messages. */
import { Code, ConnectError } from "@connectrpc/connect";
import type { Compression } from "@connectrpc/connect/protocol";

/** gzip as the platform has it. */
export const gzip: Compression = {
  name: "gzip",
  compress: (bytes) => passed(bytes, new CompressionStream("gzip"), Infinity),
  decompress: async (bytes, readMaxBytes) => {
    try {
      return await passed(bytes, new DecompressionStream("gzip"), readMaxBytes);
    } catch (error) {
      if (error instanceof ConnectError) throw error;
      throw new ConnectError("The message is not compressed by gzip", Code.InvalidArgument);
    }
  },
};

/** Holds no more than `limit` bytes of what comes out. @throws ConnectError where there are more. */
async function passed(
  bytes: Uint8Array,
  through: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes.length === 0) return new Uint8Array();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(through);
  for await (const piece of stream as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    size += piece.length;
    if (size > limit) {
      const message = `The message has more than ${limit} bytes when it is decompressed`;
      throw new ConnectError(message, Code.ResourceExhausted);
    }
    pieces.push(piece);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
