/** gRPC-Web as text: the same bytes in base64, which browsers' clients send where a stream is to be read while it comes. */
import { MAX_REQUEST_BYTES } from "../model/request-limits.ts";

const TEXT_TYPE = /^application\/grpc-web-text(?:\+proto)?$/;
const BINARY_TYPE = "application/grpc-web+proto";
/** A piece of base64 with its own end. */
const PIECE = /[^=]+={0,2}/g;
/** Characters of the largest request: four for three bytes, and room for its frame and the ends of pieces. */
const MAX_CHARACTERS = Math.ceil((MAX_REQUEST_BYTES * 4) / 3) + 1024;
/** Bytes that become characters at once: as many as there may be arguments, in threes. */
const STEP = 3 * 8192;

/** Whether a call speaks so. */
export function isGrpcWebText({ headers }: Request): boolean {
  return TEXT_TYPE.test(headers.get("content-type") ?? "");
}

/** Serves such a call by what serves bytes. */
export async function servedAsText(
  request: Request,
  serve: (binary: Request) => Promise<Response>,
): Promise<Response> {
  if (!(Number(request.headers.get("content-length") ?? Number.NaN) <= MAX_CHARACTERS)) {
    return new Response(null, { status: 413 });
  }
  const body = bytesOf(await request.text());
  if (body === null) return new Response(null, { status: 400 });
  const headers = new Headers(request.headers);
  headers.set("content-type", BINARY_TYPE);
  headers.set("content-length", String(body.length));
  const { url, method, signal } = request;
  const answer = await serve(new Request(url, { method, headers, body, signal }));
  const type = answer.headers.get("content-type") ?? "";
  if (!type.startsWith("application/grpc-web")) return answer;
  const head = new Headers(answer.headers);
  head.set("content-type", "application/grpc-web-text+proto");
  head.delete("content-length");
  // Each piece ends by itself, so that none waits for the next one.
  const encode = new TransformStream<Uint8Array, Uint8Array>({
    transform: (piece, controller) => controller.enqueue(base64Of(piece)),
  });
  return new Response(answer.body?.pipeThrough(encode) ?? null, { headers: head });
}

/** Null for what is no base64. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const decoded = (text.match(PIECE) ?? []).map((piece) => atob(piece)).join("");
    const bytes = new Uint8Array(decoded.length);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = decoded.charCodeAt(at);
    return bytes;
  } catch {
    return null;
  }
}

function base64Of(bytes: Uint8Array): Uint8Array {
  let text = "";
  for (let at = 0; at < bytes.length; at += STEP) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + STEP)));
  }
  return new TextEncoder().encode(text);
}
