/**
 * How values of secrets are stored: AES-GCM under a key that only the Worker has. The name of the secret is
 * authenticated along with it, so that nobody who can write the database can swap two of them.
 */

const ALGORITHM = "AES-GCM";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const KEY_ID_CHARACTERS = 8;

/** Why there is no key; never says what it is. */
export type KeyProblem =
  | "BATON_SECRETS_KEY is not set"
  | "BATON_SECRETS_KEY is not base64 of 32 bytes";

/** What keys are made of that digests are made with: no key serves two purposes. */
const DIGEST_PURPOSE = "digest";

interface NamedKey {
  /** Says which key a value was encrypted under; tells nothing of the key itself. */
  id: string;
  key: CryptoKey;
}

export class SecretCipher {
  readonly problem: KeyProblem | null;
  private readonly raw: Uint8Array<ArrayBuffer>[];
  /** Made at their first use: every execution has a cipher, and few of them a secret. */
  private keys: Promise<NamedKey[]> | undefined;
  private digestKeys: Promise<CryptoKey[]> | undefined;

  /** @param keys base64, comma separated: the first encrypts, all decrypt. */
  constructor(keys: string | undefined) {
    const texts = (keys ?? "").split(",").map((text) => text.trim());
    const given = texts.filter((text) => text !== "").map(bytesOf);
    const usable = given.flatMap((bytes) => (bytes?.byteLength === KEY_BYTES ? [bytes] : []));
    if (given.length === 0) this.problem = "BATON_SECRETS_KEY is not set";
    else if (usable.length < given.length) {
      this.problem = "BATON_SECRETS_KEY is not base64 of 32 bytes";
    } else this.problem = null;
    this.raw = this.problem === null ? usable : [];
  }

  /** @throws Error when there is no key. */
  async encrypt(name: string, value: string): Promise<string> {
    const [first] = await this.namedKeys();
    if (first === undefined) throw new Error(this.problem ?? "no key");
    const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const encrypted = await crypto.subtle.encrypt(
      { name: ALGORITHM, iv, additionalData: utf8(name) },
      first.key,
      utf8(value),
    );
    const bytes = new Uint8Array(NONCE_BYTES + encrypted.byteLength);
    bytes.set(iv);
    bytes.set(new Uint8Array(encrypted), NONCE_BYTES);
    return `${first.id}.${base64Of(bytes)}`;
  }

  /** Null for what no key opens. */
  async decrypt(name: string, stored: string): Promise<string | null> {
    const [id, text = ""] = stored.split(".");
    const named = (await this.namedKeys()).find((key) => key.id === id);
    const bytes = bytesOf(text);
    if (named === undefined || bytes === null) return null;
    try {
      const value = await crypto.subtle.decrypt(
        { name: ALGORITHM, iv: bytes.slice(0, NONCE_BYTES), additionalData: utf8(name) },
        named.key,
        bytes.slice(NONCE_BYTES),
      );
      return new TextDecoder().decode(value);
    } catch {
      return null;
    }
  }

  /** What stands for a text where it has to be found but not read: one digest for each key, that of the first key first,
   * and last the one that is made where there is no key. */
  async digests(text: string): Promise<string[]> {
    this.digestKeys ??= Promise.all(this.raw.map(digestKeyOf));
    const keyed = (await this.digestKeys).map((key) => crypto.subtle.sign("HMAC", key, utf8(text)));
    const all = await Promise.all([...keyed, crypto.subtle.digest("SHA-256", utf8(text))]);
    return all.map((digest) => base64Of(new Uint8Array(digest)));
  }

  private namedKeys(): Promise<NamedKey[]> {
    return (this.keys ??= Promise.all(this.raw.map(namedKey)));
  }
}

async function namedKey(raw: Uint8Array<ArrayBuffer>): Promise<NamedKey> {
  const digest = await crypto.subtle.digest("SHA-256", raw);
  const key = await crypto.subtle.importKey("raw", raw, ALGORITHM, false, ["encrypt", "decrypt"]);
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0"));
  return { id: hex.join("").slice(0, KEY_ID_CHARACTERS), key };
}

async function digestKeyOf(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const bytes = await crypto.subtle.digest(
    "SHA-256",
    Uint8Array.from([...utf8(DIGEST_PURPOSE), ...raw]),
  );
  const hmac = { name: "HMAC", hash: "SHA-256" };
  return await crypto.subtle.importKey("raw", bytes, hmac, false, ["sign"]);
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new TextEncoder().encode(text));
}

function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
