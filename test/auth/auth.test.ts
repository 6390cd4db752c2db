import { describe, expect, it } from "vitest";
import { isSecretOf, parseAccessKeys } from "../../src/auth/keys.ts";
import { InvalidToken, issueToken, TOKEN_LIFETIME_MS, verifyToken } from "../../src/auth/token.ts";

const KEYS = parseAccessKeys("one:first, two:sec:ret");
const CREDENTIALS = { keyId: "one", keySecret: "first" };

async function problemOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => new Error("nothing was thrown"),
    (thrown: unknown) => thrown,
  );
  return InvalidToken.is(error) ? error.reason : String(error);
}

describe("parseAccessKeys", () => {
  it("reads pairs; a secret may contain colons", () => {
    expect([...KEYS]).toEqual([
      ["one", "first"],
      ["two", "sec:ret"],
    ]);
    expect(parseAccessKeys(undefined).size).toBe(0);
    expect(parseAccessKeys(" ").size).toBe(0);
  });

  it.each(["one", "one:", ":secret", "one:first,two"])("refuses %j", (text) => {
    expect(() => parseAccessKeys(text)).toThrow("keyId:secret");
  });
});

describe("isSecretOf", () => {
  it("takes the secret of the key and nothing else", async () => {
    expect(await isSecretOf(KEYS, "two", "sec:ret")).toBe(true);
    expect(await isSecretOf(KEYS, "two", "first")).toBe(false);
    expect(await isSecretOf(KEYS, "none", "")).toBe(false);
  });
});

describe("a token", () => {
  it("is given for a key and names it", async () => {
    const token = await issueToken(KEYS, CREDENTIALS, 1000);
    expect(await verifyToken(KEYS, token, 1000)).toBe("one");
    expect(encodeURI(token)).toBe(token);
  });

  it("is refused for a wrong secret or an unknown key", async () => {
    const wrong = issueToken(KEYS, { ...CREDENTIALS, keySecret: "second" }, 1000);
    expect(await problemOf(wrong)).toBe("INVALID_TOKEN");
    const unknown = issueToken(KEYS, { keyId: "x", keySecret: "" }, 1000);
    expect(await problemOf(unknown)).toBe("INVALID_TOKEN");
  });

  it("expires", async () => {
    const token = await issueToken(KEYS, CREDENTIALS, 1000);
    expect(await verifyToken(KEYS, token, 999 + TOKEN_LIFETIME_MS)).toBe("one");
    const late = verifyToken(KEYS, token, 1000 + TOKEN_LIFETIME_MS);
    expect(await problemOf(late)).toBe("EXPIRED_TOKEN");
  });

  it("ends with the secret of its key", async () => {
    const token = await issueToken(KEYS, CREDENTIALS, 1000);
    const changed = verifyToken(parseAccessKeys("one:other"), token, 1000);
    expect(await problemOf(changed)).toBe("INVALID_TOKEN");
  });

  it("cannot be made or changed without the secret", async () => {
    const token = await issueToken(KEYS, CREDENTIALS, 1000);
    const [payload = "", signature = ""] = token.split(".");
    const forged = btoa(JSON.stringify({ key: "one", expires: 9e15 })).replaceAll("=", "");
    for (const text of ["", ".", "a.b", "%.%", payload, `${forged}.${signature}`, `${payload}.`]) {
      expect(await problemOf(verifyToken(KEYS, text, 1000))).toBe("INVALID_TOKEN");
    }
  });
});
