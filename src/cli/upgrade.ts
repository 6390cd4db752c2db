/** Passes a WebSocket on: from the request's head on, bytes in both directions. */
import { connect } from "node:net";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n";

/**
 * @param head what the client sent after the request's head already.
 * @param origin where workerd is; undefined while there is none.
 */
export function forwardUpgrade(
  request: IncomingMessage,
  client: Duplex,
  head: Buffer,
  origin: URL | undefined,
): void {
  if (origin === undefined) {
    client.end(UNAVAILABLE);
    return;
  }
  const upstream = connect({ host: origin.hostname, port: Number(origin.port), noDelay: true });
  upstream.once("connect", () => {
    upstream.write(requestHead(request), "latin1");
    if (head.length > 0) upstream.write(head);
    upstream.pipe(client).pipe(upstream);
  });
  upstream.once("error", () => client.destroy());
  upstream.once("close", () => client.destroy());
  client.once("error", () => upstream.destroy());
  client.once("close", () => upstream.destroy());
}

function requestHead(request: IncomingMessage): string {
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    lines.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}
