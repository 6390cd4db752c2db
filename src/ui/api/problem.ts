import { BatonApiError } from "../../client/errors.ts";

/** What the page says of a failure. */
export interface Problem {
  message: string;
  /** 0 when there was no answer. */
  status: number;
  requestId: string | undefined;
  fields: readonly { path: string; message: string }[];
}

/** Reads anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (BatonApiError.is(error)) {
    const { message, status, requestId } = error;
    const fields = error.validationErrors.map((each) => ({
      path: each.path ?? "",
      message: each.message ?? "",
    }));
    return { message, status, requestId, fields };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { message, status: 0, requestId: undefined, fields: [] };
}
