/** Access keys, as an operator configures them: pairs of an id and a secret. */

/** Secrets by key id. */
export type AccessKeys = ReadonlyMap<string, string>;

/**
 * Reads `keyId:secret` pairs, comma separated. A secret may contain colons.
 * @throws Error for a pair without an id or a secret, so that a mistake does not lock quietly.
 */
export function parseAccessKeys(text: string | undefined): AccessKeys {
  const keys = new Map<string, string>();
  for (const pair of (text ?? "").split(",").map((part) => part.trim())) {
    if (pair === "") continue;
    const colon = pair.indexOf(":");
    const [id, secret] = [pair.slice(0, Math.max(0, colon)), pair.slice(colon + 1)];
    if (id === "" || secret === "") {
      throw new Error("BATON_KEYS must be a comma separated list of keyId:secret");
    }
    keys.set(id, secret);
  }
  return keys;
}

/** Whether a secret is that of the key. Takes the same time wherever the two differ. */
export async function isSecretOf(keys: AccessKeys, id: string, secret: string): Promise<boolean> {
  const known = keys.get(id);
  // An unknown key costs as much as a wrong secret.
  const [given, wanted] = await Promise.all([digest(secret), digest(known ?? "")]);
  let difference = known === undefined ? 1 : 0;
  given.forEach((byte, at) => {
    difference |= byte ^ (wanted[at] ?? 0);
  });
  return difference === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
