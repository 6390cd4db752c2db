import type { z } from "zod";
import { int, model, text } from "./scalars.ts";

/** Under which key, and for how many seconds, an output may be reused. */
export const cacheConfigSchema = model({ key: text.optional(), ttlInSecond: int.default(0) });
export type CacheConfig = z.infer<typeof cacheConfigSchema>;
