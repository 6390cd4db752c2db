import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConnectionGate } from "../../src/cli/connection-gate.ts";

const GROUP = 64;

let server: Server;
let gate: ConnectionGate;
let begun: number;

beforeEach(async () => {
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  gate = new ConnectionGate(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  begun = 0;
});

afterEach(() => {
  gate.open();
  server.closeAllConnections();
  server.close();
});

const begin = (): boolean => {
  begun += 1;
  return true;
};

function pass(count: number): void {
  for (let at = 0; at < count; at += 1) gate.pass(begin);
}

/** The next question that the gate asks. */
async function question(): Promise<{ connection: Socket; answer(): void; breakOff(): void }> {
  const [, response] = (await once(server, "request")) as [unknown, ServerResponse];
  const connection = response.socket as Socket;
  return { connection, answer: () => response.end(), breakOff: () => connection.destroy() };
}

describe("the gate of connections to workerd", () => {
  it("lets a group begin at once", () => {
    pass(GROUP);
    expect(begun).toBe(GROUP);
  });

  it("lets the next group begin when workerd has answered twice on one connection", async () => {
    pass(3 * GROUP);
    expect(begun).toBe(GROUP);
    const first = await question();
    first.answer();
    const second = await question();
    expect(begun).toBe(GROUP);
    expect(second.connection).toBe(first.connection);
    second.answer();
    await question();
    expect(begun).toBe(2 * GROUP);
  });

  it("gives no place to a connection that nobody wants any more", async () => {
    pass(GROUP);
    for (let at = 0; at < GROUP; at += 1) gate.pass(() => false);
    pass(1);
    (await question()).answer();
    const second = await question();
    const later = new Promise<void>((resolve) => {
      gate.pass(() => {
        resolve();
        return begin();
      });
    });
    second.answer();
    await later;
    expect(begun).toBe(GROUP + 2);
  });

  it("goes on when workerd closes the connection instead of answering", async () => {
    pass(GROUP);
    const later = new Promise<void>((resolve) => {
      gate.pass(() => {
        resolve();
        return true;
      });
    });
    (await question()).breakOff();
    await later;
    expect(begun).toBe(GROUP);
  });

  it("lets everything begin when it is opened", () => {
    pass(2 * GROUP);
    gate.open();
    expect(begun).toBe(2 * GROUP);
  });
});
