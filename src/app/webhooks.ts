/** Webhooks: where other systems send events to. Their secrets are never answered. */
import { haveSameProof, verifierProblem } from "../auth/webhook-verifier.ts";
import { MASKED, type Webhook, type WebhookConfig } from "../model/webhook-config.ts";
import { Conflict, NotFound, NotSupported, ValidationFailed } from "./errors.ts";
import type { Services } from "./services.ts";
import { fillSecrets, masked, pathsOfMasks, withSecretsOf } from "./webhook-secrets.ts";

/** Adds a webhook. @returns it, with the id that its URL ends with. */
export async function addWebhook(services: Services, config: WebhookConfig): Promise<Webhook> {
  const webhook = { ...config, id: services.newId() };
  await refuseDefects(services, webhook, "createWebhook.arg0");
  if (!(await services.webhooks.add(webhook))) throw nameIsTaken(webhook);
  return { ...masked(webhook), urlVerified: false };
}

/** Replaces a webhook; secrets that are given as they are shown stay what they are. @throws NotFound */
export async function updateWebhook(
  services: Services,
  id: string,
  config: WebhookConfig,
): Promise<Webhook> {
  const known = await find(services, id);
  const webhook = withSecretsOf(known, { ...config, id });
  webhook.urlVerified = known.urlVerified === true && haveSameProof(known, webhook);
  await refuseDefects(services, webhook, "updateWebhook.arg1");
  if (!(await services.webhooks.replace(webhook))) throw nameIsTaken(webhook);
  return await getWebhook(services, id);
}

/** @throws NotFound */
export async function getWebhook(services: Services, id: string): Promise<Webhook> {
  return masked(await find(services, id));
}

/** All webhooks, by name. */
export async function listWebhooks(services: Services): Promise<Webhook[]> {
  return (await services.webhooks.all()).map(masked);
}

/** @throws NotFound */
export async function removeWebhook(services: Services, id: string): Promise<void> {
  if (!(await services.webhooks.remove(id))) throw noSuchWebhook(id);
  await services.tags.clear("webhook", id);
}

/** No webhook has that id. */
export function noSuchWebhook(id: string): NotFound {
  return new NotFound(`No such webhook found by id: ${id}`);
}

async function find(services: Services, id: string): Promise<Webhook> {
  const webhook = await services.webhooks.get(id);
  if (webhook === null) throw noSuchWebhook(id);
  return webhook;
}

async function refuseDefects(services: Services, webhook: Webhook, path: string): Promise<void> {
  const { problem: keyProblem } = services.webhooks;
  const hasSecrets = webhook.secretValue !== undefined || webhook.headers !== undefined;
  if (hasSecrets && keyProblem !== null) {
    throw new NotSupported(`secrets of webhooks cannot be kept: ${keyProblem}`);
  }
  const errors: ValidationFailed["errors"] = [];
  if (webhook.name.trim() === "") {
    errors.push({ path: `${path}.name`, message: "Webhook name cannot be null or empty" });
  }
  for (const secret of pathsOfMasks(webhook)) {
    const message = `${MASKED} stands for a secret that is kept, and there is none`;
    errors.push({ path: `${path}.${secret}`, message });
  }
  const filled = await fillSecrets(services, webhook);
  for (const name of filled.missing) {
    errors.push({ path: `${path}.verifier`, message: `There is no secret ${name}` });
  }
  const problem = filled.missing.length > 0 ? null : await verifierProblem(filled.webhook);
  if (problem !== null) errors.push({ path: `${path}.verifier`, message: problem });
  if (webhook.expression !== undefined && webhook.expression !== "") {
    const message = "expression: Baton does not act on it; register an event handler instead";
    errors.push({ path: `${path}.expression`, message });
  }
  if (errors.length > 0) throw new ValidationFailed(errors);
}

function nameIsTaken({ name }: Webhook): Conflict {
  return new Conflict(`Webhook with name ${name} already exists!`);
}
