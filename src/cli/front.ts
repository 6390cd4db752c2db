/**
 * The HTTP server that clients talk to. It passes requests on to workerd and keeps its clients'
 * connections whole: workerd closes idle connections without a word, is gone for a moment when it
 * is started again, and does not finish what it is doing when it ends.
 */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { REQUEST_ID_HEADER } from "../lib/request-id.ts";
import { emptied } from "./emptied.ts";
import { Exchange } from "./exchange.ts";
import { refuseUnreadable, writeUnavailable } from "./problem.ts";
import { forwardUpgrade } from "./upgrade.ts";
import { Upstream } from "./upstream.ts";

/** How long a request waits for workerd; a restart takes about one second. */
const UPSTREAM_PATIENCE_MILLISECONDS = 10_000;
/** From when on the operating system asks a silent client whether it still exists. */
const PROBE_AFTER_MILLISECONDS = 60_000;

/** A request that ended with a status of 500 or more. */
export interface FailedRequest {
  /** The `X-Request-Id` of the answer. */
  requestId: string;
  method: string;
  path: string;
  status: number;
  milliseconds: number;
}

export interface Front {
  /** The port listened on: the system's choice if it was asked for 0. */
  port: number;
  /** See {@link Upstream}. */
  upstream: Upstream;
  /**
   * Takes no new connections, lets running requests end, and answers 503 to those that have not
   * after `graceMilliseconds` (long polls, mostly).
   */
  drain(graceMilliseconds: number): Promise<void>;
}

/**
 * Listens at once; requests wait until workerd is attached.
 * @throws the system's error (`EADDRINUSE`, `EACCES`, …) when it cannot listen.
 */
export async function openFront(
  host: string,
  port: number,
  onFailure: (failure: FailedRequest) => void,
): Promise<Front> {
  const upstream = new Upstream(UPSTREAM_PATIENCE_MILLISECONDS);
  const running = new Set<ServerResponse>();
  const state = { draining: false };
  const server = createServer({
    // An idle connection is never closed from this side: whatever the time, a client could be
    // sending just then. Clients that vanished are found by the operating system's probes.
    keepAliveTimeout: 0,
    keepAlive: true,
    keepAliveInitialDelay: PROBE_AFTER_MILLISECONDS,
    noDelay: true,
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    running.add(response);
    const startedAt = performance.now();
    const exchange = new Exchange(request, response, upstream);
    response.once("close", () => {
      running.delete(response);
      if (response.statusCode < 500 || !response.headersSent) return;
      const milliseconds = Math.round(performance.now() - startedAt);
      const { method = "", url = "" } = request;
      const path = url.split("?", 1)[0] ?? url;
      const requestId = exchange.requestId ?? String(response.getHeader(REQUEST_ID_HEADER) ?? "");
      onFailure({ requestId, method, path, status: response.statusCode, milliseconds });
    });
    if (state.draining) response.shouldKeepAlive = false;
    exchange.start();
  });
  server.on("clientError", refuseUnreadable);
  const sockets = new Set<Duplex>();
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    forwardUpgrade(request, socket, head, upstream.origin);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, resolve);
  });
  const drain = async (graceMilliseconds: number): Promise<void> => {
    state.draining = true;
    server.close();
    for (const response of running) response.shouldKeepAlive = false;
    await emptied(running, graceMilliseconds);
    upstream.close();
    for (const response of running) {
      if (response.headersSent) response.destroy();
      else writeUnavailable(response, "The server is stopping. Send the request again.");
    }
    for (const socket of sockets) socket.destroy();
    await emptied(running, graceMilliseconds);
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, upstream, drain };
}
