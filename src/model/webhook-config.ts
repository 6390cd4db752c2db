import { z } from "zod";
import { model, natural, nameText, requiredName, text, textMap } from "./scalars.ts";

/** How a webhook makes sure who calls (Conductor's WebhookConfig.Verifier). */
export const WebhookVerifier = {
  HEADER_BASED: "HEADER_BASED",
  HMAC_BASED: "HMAC_BASED",
  SIGNATURE_BASED: "SIGNATURE_BASED",
  SLACK_BASED: "SLACK_BASED",
  STRIPE: "STRIPE",
  TWITTER: "TWITTER",
  SENDGRID: "SENDGRID",
} as const;
export type WebhookVerifier = (typeof WebhookVerifier)[keyof typeof WebhookVerifier];

/** What a secret is shown as. */
export const MASKED = "***";

/** Where other systems send events to (Conductor's WebhookConfig). */
export const webhookConfigSchema = model({
  id: nameText.optional(),
  name: requiredName,
  verifier: z.enum(WebhookVerifier),
  /** Of HEADER_BASED: what a request must have. */
  headers: textMap.optional(),
  /** The header that carries the signature. */
  headerKey: nameText.optional(),
  secretKey: nameText.optional(),
  secretValue: text.optional(),
  sourcePlatform: nameText.optional(),
  evaluatorType: text.optional(),
  expression: text.optional(),
  /** Versions by workflow name; 0 is whatever version there is. */
  receiverWorkflowNamesToVersions: z.record(z.string(), natural).optional(),
  /** Versions by workflow name; null or 0 is the latest one. */
  workflowsToStart: z.record(z.string(), natural.nullable()).optional(),
  createdBy: nameText.optional(),
  /** Only answered: a request has been found genuine. */
  urlVerified: z.boolean().optional(),
});
export type WebhookConfig = z.infer<typeof webhookConfigSchema>;

/** A webhook that is kept. */
export interface Webhook extends WebhookConfig {
  id: string;
}

/** The workflows whose waiting tasks get the events of a webhook. Version 0: whatever version there is. */
export function receiversOf({
  receiverWorkflowNamesToVersions: receivers = {},
}: WebhookConfig): { name: string; version: number }[] {
  return Object.entries(receivers).map(([name, version]) => ({ name, version }));
}
