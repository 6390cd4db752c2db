/** Who may call. */
import type { AccessKeys } from "./keys.ts";
import { InvalidToken, verifyToken } from "./token.ts";

/** Everybody, or the holders of tokens for these keys. */
export type Access = { kind: "open" } | { kind: "keys"; keys: AccessKeys };

/** Refuses everybody where keys are wanted and there is none. @throws InvalidToken */
export function refuseWithoutKeys(access: Access): void {
  if (access.kind === "keys" && access.keys.size === 0) {
    throw new InvalidToken("INVALID_TOKEN", "This server has no access keys configured");
  }
}

/** Lets a caller through who may call. @param now epoch milliseconds. @throws InvalidToken */
export async function admit(access: Access, headers: Headers, now: number): Promise<void> {
  refuseWithoutKeys(access);
  if (access.kind === "keys") await verifyToken(access.keys, tokenIn(headers), now);
}

/** The official clients send `X-Authorization: <token>`. */
function tokenIn(headers: Headers): string {
  const given = headers.get("x-authorization") ?? headers.get("authorization") ?? "";
  return given.replace(/^Bearer\s+/i, "");
}
