import { long, text } from "./scalars.ts";

/** Who made and changed a definition, and when (epoch milliseconds, 0 = unset). */
export const auditShape = {
  ownerApp: text.optional(),
  createTime: long.default(0),
  updateTime: long.default(0),
  createdBy: text.optional(),
  updatedBy: text.optional(),
};
