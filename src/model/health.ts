import { z } from "zod";
import { jsonObject } from "./scalars.ts";

/** Whether the server can work (Conductor's HealthCheckStatus). */
export const healthSchema = z.object({
  healthy: z.boolean(),
  healthResults: z.array(jsonObject),
  suppressedHealthResults: z.array(jsonObject),
});
export type Health = z.infer<typeof healthSchema>;
