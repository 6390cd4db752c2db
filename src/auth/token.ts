/**
 * Tokens: `<payload>.<signature>`, both base64url. The payload names the key and the expiry; the
 * signature is an HMAC-SHA256 under the key's secret, so a secret that changes ends its tokens.
 */
import { isSecretOf, type AccessKeys } from "./keys.ts";

/** How long a token is valid, in milliseconds. The official clients renew after 45 minutes. */
export const TOKEN_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** What the official clients read to know whether to ask for a new token. */
export type TokenProblem = "INVALID_TOKEN" | "EXPIRED_TOKEN";

/** A request without a valid token or key. */
export class InvalidToken extends Error {
  override readonly name = "InvalidToken";
  readonly reason: TokenProblem;

  constructor(reason: TokenProblem, message: string) {
    super(message);
    this.reason = reason;
  }

  static is(error: unknown): error is InvalidToken {
    return error instanceof InvalidToken;
  }
}

interface Payload {
  key: string;
  /** Epoch milliseconds. */
  expires: number;
}

/** Gives the holder of a key a token. @throws InvalidToken for a wrong key or secret. */
export async function issueToken(
  keys: AccessKeys,
  credentials: { keyId: string; keySecret: string },
  now: number,
): Promise<string> {
  const { keyId, keySecret } = credentials;
  if (!(await isSecretOf(keys, keyId, keySecret))) {
    throw new InvalidToken("INVALID_TOKEN", "The key id or the secret is wrong");
  }
  const payload: Payload = { key: keyId, expires: now + TOKEN_LIFETIME_MS };
  const text = encode(new TextEncoder().encode(JSON.stringify(payload)));
  const signature = await crypto.subtle.sign("HMAC", await hmacKey(keySecret), bytesOf(text));
  return `${text}.${encode(new Uint8Array(signature))}`;
}

/** The id of the key that a token was issued for. @throws InvalidToken */
export async function verifyToken(keys: AccessKeys, token: string, now: number): Promise<string> {
  const [text = "", signature = ""] = token.split(".");
  const payload = payloadIn(text);
  const secret = payload === null ? undefined : keys.get(payload.key);
  const signed = decode(signature);
  if (payload === null || secret === undefined || signed === null) throw invalid();
  // `verify` compares in constant time.
  const good = await crypto.subtle.verify("HMAC", await hmacKey(secret), signed, bytesOf(text));
  if (!good) throw invalid();
  if (payload.expires <= now) throw new InvalidToken("EXPIRED_TOKEN", "The token has expired");
  return payload.key;
}

function invalid(): InvalidToken {
  return new InvalidToken("INVALID_TOKEN", "The token is missing or not valid");
}

function payloadIn(text: string): Payload | null {
  const bytes = decode(text);
  if (bytes === null) return null;
  try {
    const { key, expires } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<Payload>;
    return typeof key === "string" && typeof expires === "number" ? { key, expires } : null;
  } catch {
    return null;
  }
}

/** Imported keys by secret: importing costs more than verifying. */
const imported = new Map<string, Promise<CryptoKey>>();

function hmacKey(secret: string): Promise<CryptoKey> {
  const known = imported.get(secret);
  if (known !== undefined) return known;
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = crypto.subtle.importKey("raw", bytesOf(secret), algorithm, false, ["sign", "verify"]);
  imported.set(secret, key);
  return key;
}

function bytesOf(text: string): BufferSource {
  return new TextEncoder().encode(text);
}

function encode(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decode(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
