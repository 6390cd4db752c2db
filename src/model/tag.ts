import { z } from "zod";
import { model, nameText } from "./scalars.ts";

const word = nameText.refine((text) => text !== "", "must not be empty");

/** What people call something by (Orkes' Tag); of its types only METADATA is one of ours. */
export const tagSchema = model({
  key: word,
  value: word,
  type: z.literal("METADATA").default("METADATA"),
});
export type Tag = z.infer<typeof tagSchema>;

/** The tags in a request: some clients send one, some a list. */
export const tagsSchema = z.union([z.array(tagSchema), tagSchema.transform((tag) => [tag])]);

/** What can be tagged. */
export type Tagged =
  | "environment"
  | "event-handler"
  | "schedule"
  | "secret"
  | "task"
  | "webhook"
  | "workflow";
