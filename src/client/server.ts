/** The server itself. Every method throws BatonApiError. */
import type { Health } from "../model/health.ts";
import { path } from "./transport.ts";
import type { Transport } from "./transport.ts";

/** Health and version. */
export class ServerResource {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Whether the server works. */
  health(): Promise<Health> {
    return this.#transport.required({ method: "GET", path: path("health") });
  }

  /** The server's version. */
  version(): Promise<string> {
    return this.#transport.text({ method: "GET", path: path("version") });
  }
}
