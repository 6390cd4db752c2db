/** Statuses of gRPC, where the gateway itself has to say how a call ended. */
import type { Trailers } from "./grpc-frames.ts";

export const GrpcStatus = {
  OK: 0,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;
export type GrpcStatus = (typeof GrpcStatus)[keyof typeof GrpcStatus];

/** The mapping of https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md. */
const BY_HTTP_STATUS: Readonly<Record<number, GrpcStatus>> = {
  400: GrpcStatus.INTERNAL,
  401: GrpcStatus.UNAUTHENTICATED,
  403: GrpcStatus.PERMISSION_DENIED,
  404: GrpcStatus.UNIMPLEMENTED,
  429: GrpcStatus.UNAVAILABLE,
  502: GrpcStatus.UNAVAILABLE,
  503: GrpcStatus.UNAVAILABLE,
  504: GrpcStatus.UNAVAILABLE,
};

/** The trailers of a call that ended with a status. */
export function trailersOf(status: GrpcStatus, message: string): Trailers {
  return { "grpc-status": String(status), "grpc-message": encodeURIComponent(message) };
}

/** The trailers for an answer that is not one of gRPC. */
export function trailersOfHttp(status: number): Trailers {
  const code = BY_HTTP_STATUS[status] ?? GrpcStatus.UNKNOWN;
  return trailersOf(code, `The server answered with the HTTP status ${status}`);
}
