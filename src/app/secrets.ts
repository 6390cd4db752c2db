import { utf8Bytes } from "../lib/json-size.ts";
import type { SecretMetadata } from "../model/secret.ts";
import { InvalidRequest, NotFound, NotSupported, TooLarge } from "./errors.ts";
import type { Services } from "./services.ts";
import { forgetVerified } from "./webhook-secrets.ts";

const NAME = /^[a-zA-Z0-9_-]+$/;
const MAX_NAME_LENGTH = 255;
/** Bytes of a value: each task that uses it holds a copy while it does. */
const MAX_VALUE_BYTES = 64 * 1024;
const MAX_SECRETS = 1_000;

/** Characters shown at each end of a value, and how long it has to be for that. */
const SHOWN = 4;
const MIN_SHOWN_LENGTH = 20;

/** The names of all secrets. */
export function listSecrets(services: Services): Promise<string[]> {
  return services.secrets.names();
}

/** All secrets, without their values. */
export async function describeSecrets(services: Services): Promise<SecretMetadata[]> {
  const secrets = await services.secrets.all();
  return secrets.map(({ name, value, createTime, updateTime }) => ({
    name,
    partial: partOf(value ?? ""),
    created_at: new Date(createTime).toISOString(),
    updated_at: new Date(updateTime).toISOString(),
  }));
}

/** @returns null when there is none, or none that can be read. @throws InvalidRequest for a bad name. */
export async function readSecret(services: Services, name: string): Promise<string | null> {
  checkName(name);
  const secret = await services.secrets.get(name);
  return secret?.value ?? null;
}

/** @throws InvalidRequest for a bad name. */
export async function secretExists(services: Services, name: string): Promise<boolean> {
  checkName(name);
  return (await services.secrets.get(name)) !== null;
}

/**
 * Writes a secret, in the place of an older one.
 * @throws InvalidRequest, TooLarge, NotSupported without a key to encrypt it.
 */
export async function writeSecret(services: Services, name: string, value: string): Promise<void> {
  checkName(name);
  if (value === "") throw new InvalidRequest("value is required");
  const bytes = utf8Bytes(value);
  if (bytes > MAX_VALUE_BYTES) {
    throw new TooLarge(`value has ${bytes} bytes, more than the ${MAX_VALUE_BYTES} allowed`);
  }
  const { secrets } = services;
  if (secrets.problem !== null) {
    throw new NotSupported(`secrets are read-only: ${secrets.problem}`);
  }
  const former = await secrets.get(name);
  if (former === null && (await secrets.count()) >= MAX_SECRETS) {
    throw new InvalidRequest(`key: there are ${MAX_SECRETS} secrets, which is the most allowed`);
  }
  await secrets.put(name, value, services.clock());
  if (former?.value !== value) await forgetVerified(services, name);
}

/** @throws InvalidRequest for a bad name, NotFound when there is none. */
export async function removeSecret(services: Services, name: string): Promise<void> {
  checkName(name);
  const removed = await services.secrets.remove(name);
  if (!removed) throw noSuchSecret(name);
  await forgetVerified(services, name);
  await services.tags.clear("secret", name);
}

/** There is no secret of that name. */
export function noSuchSecret(name: string): NotFound {
  return new NotFound(`No such secret found by key: ${name}`);
}

function checkName(name: string): void {
  if (!NAME.test(name)) {
    throw new InvalidRequest(
      "key must match pattern [a-zA-Z0-9_-]+ (alphanumeric, underscore, dash only)",
    );
  }
  if (name.length > MAX_NAME_LENGTH) {
    throw new InvalidRequest(`key is longer than ${MAX_NAME_LENGTH} characters`);
  }
}

/** Conductor shows so much of any value, of a short one nearly all. */
function partOf(value: string): string {
  if (value.length < MIN_SHOWN_LENGTH) return "...";
  return `${value.slice(0, SHOWN)}...${value.slice(-SHOWN)}`;
}
