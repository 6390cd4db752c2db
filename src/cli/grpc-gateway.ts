/**
 * Plain gRPC on a port of its own: the local server's stand-in for Cloudflare's edge, which makes gRPC-Web of gRPC for
 * Workers. It knows no service: the Worker answers, and what is said here is only what the Worker cannot say.
 */
import { createServer } from "node:http2";
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import { emptied } from "./emptied.ts";
import { GrpcCall } from "./grpc-call.ts";
import { GrpcStatus } from "./grpc-status.ts";
import type { Upstream } from "./upstream.ts";

/** Megabytes that the streams of a connection may hold together. Node's own limit ends streams at 10. */
const SESSION_MEGABYTES = 256;
/**
 * Calls that a connection may cancel, at once and in a second. Node's own limits end it at 33 a second, which many workers that
 * share it exceed when their deadlines pass.
 */
const CANCELLATIONS = { streamResetBurst: 10_000, streamResetRate: 5_000 };
const UNSUPPORTED_MEDIA_TYPE = 415;

export interface GrpcGateway {
  /** The port listened on: the system's choice if it was asked for 0. */
  port: number;
  /** Takes no new connections, lets running calls end, and ends those that have not after `graceMilliseconds`. */
  drain(graceMilliseconds: number): Promise<void>;
}

/**
 * Listens at once; calls wait until workerd is attached.
 * @throws the system's error (`EADDRINUSE`, `EACCES`, …) when it cannot listen.
 */
export async function openGrpcGateway(
  host: string,
  port: number,
  upstream: Upstream,
): Promise<GrpcGateway> {
  const sessions = new Set<ServerHttp2Session>();
  const running = new Set<GrpcCall>();
  const server = createServer({ maxSessionMemory: SESSION_MEGABYTES, ...CANCELLATIONS });
  server.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
    // What is no HTTP/2 ends its own connection and nothing else.
    session.on("error", () => session.destroy());
  });
  server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    if (!isGrpc(headers)) {
      stream.respond({ ":status": UNSUPPORTED_MEDIA_TYPE }, { endStream: true });
      return;
    }
    const call = new GrpcCall(stream, headers, upstream);
    running.add(call);
    stream.once("close", () => running.delete(call));
    call.start();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, resolve);
  });
  const drain = async (graceMilliseconds: number): Promise<void> => {
    server.close();
    for (const session of sessions) session.close();
    await emptied(running, graceMilliseconds);
    for (const call of running) {
      call.refuse(GrpcStatus.UNAVAILABLE, "The server is stopping. Make the call again");
    }
    await emptied(running, graceMilliseconds);
    for (const session of sessions) session.destroy();
  };
  return { port: (server.address() as AddressInfo).port, drain };
}

function isGrpc(headers: IncomingHttpHeaders): boolean {
  const type = headers["content-type"] ?? "";
  return headers[":method"] === "POST" && /^application\/grpc(?:\+proto)?(?:;|$)/.test(type);
}
