/**
 * Frames of gRPC and gRPC-Web: a byte of flags, four of length, the content. The two differ in the end of an answer:
 * gRPC has trailers of HTTP/2 there, gRPC-Web a last frame with them as text.
 */

/** Bytes before the content of a frame. */
export const FRAME_HEAD_BYTES = 5;
/** The flag of gRPC-Web's last frame. */
const TRAILERS_FLAG = 0x80;

/** Trailers by name. */
export type Trailers = Record<string, string>;

/** Cuts what a client sends into its frames, each with its head. */
export class RequestFrames {
  #rest: Buffer = Buffer.alloc(0);

  /** Whether a frame has begun and not ended. */
  get hasRest(): boolean {
    return this.#rest.length > 0;
  }

  /** The frames that are complete by now. */
  push(bytes: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const frames: Buffer[] = [];
    for (;;) {
      if (this.#rest.length < FRAME_HEAD_BYTES) return frames;
      const end = FRAME_HEAD_BYTES + contentLength(this.#rest);
      if (this.#rest.length < end) return frames;
      frames.push(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
    }
  }
}

/** Parts an answer of gRPC-Web into what gRPC has as data, passed on as it comes, and the trailers. */
export class AnswerFrames {
  readonly #onData: (piece: Buffer) => void;
  /** A head that came in pieces. */
  #head: Buffer = Buffer.alloc(0);
  #remaining = 0;
  #inTrailers = false;
  #messages = 0;
  readonly #trailers: Buffer[] = [];

  constructor(onData: (piece: Buffer) => void) {
    this.#onData = onData;
  }

  /** Undefined until the last frame is there as a whole. */
  get trailers(): Trailers | undefined {
    if (!this.#inTrailers || this.#remaining > 0) return undefined;
    return parseTrailers(Buffer.concat(this.#trailers).toString("latin1"));
  }

  /** How many messages are whole with what has been passed on. */
  get messages(): number {
    return this.#messages;
  }

  push(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0) {
      rest = this.#remaining === 0 ? this.#readHead(rest) : this.#readContent(rest);
    }
  }

  #readHead(bytes: Buffer): Buffer {
    const missing = FRAME_HEAD_BYTES - this.#head.length;
    this.#head = Buffer.concat([this.#head, bytes.subarray(0, missing)]);
    if (this.#head.length === FRAME_HEAD_BYTES) {
      this.#remaining = contentLength(this.#head);
      this.#inTrailers = ((this.#head[0] ?? 0) & TRAILERS_FLAG) !== 0;
      if (!this.#inTrailers) this.#passOn(this.#head);
      this.#head = Buffer.alloc(0);
    }
    return bytes.subarray(missing);
  }

  #readContent(bytes: Buffer): Buffer {
    const piece = bytes.subarray(0, this.#remaining);
    this.#remaining -= piece.length;
    if (this.#inTrailers) this.#trailers.push(piece);
    else this.#passOn(piece);
    return bytes.subarray(piece.length);
  }

  #passOn(piece: Buffer): void {
    if (this.#remaining === 0) this.#messages += 1;
    this.#onData(piece);
  }
}

function contentLength(head: Buffer): number {
  return new DataView(head.buffer, head.byteOffset).getUint32(1);
}

function parseTrailers(text: string): Trailers {
  const trailers: Trailers = {};
  for (const line of text.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) trailers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return trailers;
}
