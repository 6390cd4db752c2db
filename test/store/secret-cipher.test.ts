import { describe, expect, it } from "vitest";
import { SecretCipher } from "../../src/store/secret-cipher.ts";

const KEY = btoa("k".repeat(32));
const OTHER = btoa("o".repeat(32));

describe("SecretCipher", () => {
  it("gives back what it has encrypted, never twice the same text and never the value in it", async () => {
    const cipher = new SecretCipher(KEY);
    const texts = await Promise.all([1, 2].map(() => cipher.encrypt("name", "välue 😀")));
    expect(new Set(texts).size).toBe(2);
    for (const text of texts) {
      expect(await cipher.decrypt("name", text)).toBe("välue 😀");
      expect(text).not.toContain(btoa("v"));
    }
  });

  it("opens nothing under another name, under another key, or that was changed", async () => {
    const text = await new SecretCipher(KEY).encrypt("name", "value");
    expect(await new SecretCipher(KEY).decrypt("other", text)).toBeNull();
    expect(await new SecretCipher(OTHER).decrypt("name", text)).toBeNull();
    const id = text.slice(0, text.indexOf("."));
    const changed = [`${text.slice(0, -4)}AAAA`, `${id}.`, `${id}.AAAA`, `${id}.*`, "", "x"];
    for (const one of changed) {
      expect(await new SecretCipher(KEY).decrypt("name", one), one).toBeNull();
    }
  });

  it("encrypts under the first key and opens what any of its keys encrypted", async () => {
    const old = await new SecretCipher(OTHER).encrypt("name", "value");
    const both = new SecretCipher(`${KEY}, ${OTHER}`);
    expect(await both.decrypt("name", old)).toBe("value");
    const fresh = await both.encrypt("name", "value");
    expect(await new SecretCipher(KEY).decrypt("name", fresh)).toBe("value");
  });

  it.each([
    [undefined, "BATON_SECRETS_KEY is not set"],
    ["", "BATON_SECRETS_KEY is not set"],
    ["secret-words", "BATON_SECRETS_KEY is not base64 of 32 bytes"],
    [btoa("short"), "BATON_SECRETS_KEY is not base64 of 32 bytes"],
    [`${KEY},${btoa("short")}`, "BATON_SECRETS_KEY is not base64 of 32 bytes"],
  ])("says what is wrong with %j, and encrypts nothing", async (keys, problem) => {
    const cipher = new SecretCipher(keys);
    expect(cipher.problem).toBe(problem);
    await expect(cipher.encrypt("name", "value")).rejects.toThrow(problem);
  });
});
