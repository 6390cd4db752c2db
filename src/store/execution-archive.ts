/** Ended executions in R2, one object each, as lines of text. */

/** All parts of a multipart upload but the last have one size; R2 wants at least 5 MiB. */
const PART_BYTES = 8 * 1024 * 1024;

export class ExecutionArchive {
  private readonly bucket: R2Bucket;

  constructor(bucket: R2Bucket) {
    this.bucket = bucket;
  }

  /** Stores the lines under an id; what was stored there before stays until all of them are there. */
  async put(workflowId: string, lines: Iterable<string>): Promise<void> {
    const parts = partsOf(lines);
    const first = parts.next();
    const second = parts.next();
    const firstPart = first.done === true ? new Uint8Array() : first.value;
    if (second.done === true) {
      await this.bucket.put(keyOf(workflowId), firstPart);
      return;
    }
    await this.putInParts(workflowId, chain([firstPart, second.value], parts));
  }

  private async putInParts(workflowId: string, parts: Iterable<Uint8Array>): Promise<void> {
    const upload = await this.bucket.createMultipartUpload(keyOf(workflowId));
    try {
      const uploaded: R2UploadedPart[] = [];
      for (const part of parts) {
        uploaded.push(await upload.uploadPart(uploaded.length + 1, part));
      }
      await upload.complete(uploaded);
    } catch (error) {
      await upload.abort();
      throw error;
    }
  }

  /** The lines stored under an id, as they arrive; null: none are. */
  async get(workflowId: string): Promise<AsyncIterable<string> | null> {
    const object = await this.bucket.get(keyOf(workflowId));
    return object === null ? null : linesOf(object.body);
  }

  /** Forgets an id. Idempotent. */
  async remove(workflowId: string): Promise<void> {
    await this.bucket.delete(keyOf(workflowId));
  }
}

function keyOf(workflowId: string): string {
  return `executions/${workflowId}`;
}

function* chain<Item>(first: Iterable<Item>, then: Iterable<Item>): Generator<Item> {
  yield* first;
  yield* then;
}

/** Bytes of the lines in parts of equal size, the last one excepted. */
function* partsOf(lines: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let part = new Uint8Array(PART_BYTES);
  let filled = 0;
  for (const line of lines) {
    let bytes = encoder.encode(line);
    while (bytes.length > 0) {
      const taken = bytes.subarray(0, PART_BYTES - filled);
      part.set(taken, filled);
      filled += taken.length;
      bytes = bytes.subarray(taken.length);
      if (filled < PART_BYTES) continue;
      yield part;
      part = new Uint8Array(PART_BYTES);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // The pieces of a line that has not ended, joined once: a line may be as long as many pieces.
  let pieces: string[] = [];
  for await (const bytes of body) {
    const [head = "", ...rest] = decoder.decode(bytes, { stream: true }).split("\n");
    pieces.push(head);
    for (const text of rest) {
      yield pieces.join("");
      pieces = [text];
    }
  }
  const last = pieces.join("");
  if (last !== "") yield last;
}
