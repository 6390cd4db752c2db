/** Secrets of webhooks: values that stand in them, or references to secrets that are kept encrypted. */
import { MASKED, type Webhook } from "../model/webhook-config.ts";
import type { Services } from "./services.ts";

/** A value that is nothing but a reference, as in definitions. */
const REFERENCE = /^\$\{workflow\.secrets\.([\w-]+)\}$/;

/** The name of the secret that a value refers to; null for one that is a secret itself. */
function secretNameIn(value: string): string | null {
  return REFERENCE.exec(value)?.[1] ?? null;
}

/** The names of the secrets that a webhook refers to, each once. */
function secretNamesOf({ secretValue = "", headers = {} }: Webhook): string[] {
  const values = [secretValue, ...Object.values(headers)];
  return [...new Set(values.flatMap((value) => secretNameIn(value) ?? []))];
}

/** A secret is another one: that requests are genuine has to be shown anew to the webhooks that refer to it. */
export async function forgetVerified({ webhooks }: Services, secretName: string): Promise<void> {
  const concerned = (await webhooks.all()).filter(
    (webhook) => webhook.urlVerified === true && secretNamesOf(webhook).includes(secretName),
  );
  await Promise.all(concerned.map(({ id }) => webhooks.setVerified(id, false)));
}

/** A webhook whose references are filled in; with the names of secrets that there are not. */
export interface FilledWebhook {
  webhook: Webhook;
  missing: string[];
}

/** Fills in what a webhook refers to. Without references nothing is read. */
export async function fillSecrets(services: Services, webhook: Webhook): Promise<FilledWebhook> {
  const names = secretNamesOf(webhook);
  if (names.length === 0) return { webhook, missing: [] };
  const found = await services.secrets.find(names);
  const fill = (value: string): string => {
    const name = secretNameIn(value);
    return name === null ? value : (found.get(name)?.value ?? "");
  };
  return {
    webhook: mapSecrets(webhook, fill),
    missing: names.filter((name) => !found.has(name)),
  };
}

/** As it is shown: values of headers are secrets, too, and references are none. */
export function masked(webhook: Webhook): Webhook {
  return mapSecrets(webhook, (value) => (secretNameIn(value) === null ? MASKED : value));
}

/** With the secrets that it had where they are given as they are shown. */
export function withSecretsOf(known: Webhook, webhook: Webhook): Webhook {
  const knownHeaders = known.headers ?? {};
  return mapSecrets(webhook, (value, header) => {
    if (value !== MASKED) return value;
    if (header === undefined) return known.secretValue ?? value;
    return Object.hasOwn(knownHeaders, header) ? (knownHeaders[header] ?? "") : value;
  });
}

/** The paths to the secrets that are nothing but what secrets are shown as. */
export function pathsOfMasks({ headers = {}, secretValue }: Webhook): string[] {
  const names = Object.keys(headers).filter((name) => headers[name] === MASKED);
  const paths = names.map((name) => `headers.${name}`);
  return secretValue === MASKED ? [...paths, "secretValue"] : paths;
}

/** @param change gets the name of a header with its value */
function mapSecrets(webhook: Webhook, change: (value: string, header?: string) => string): Webhook {
  const { headers, secretValue } = webhook;
  return {
    ...webhook,
    ...(headers !== undefined && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, change(value, name)]),
      ),
    }),
    ...(secretValue !== undefined && { secretValue: change(secretValue) }),
  };
}
