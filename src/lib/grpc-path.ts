/** How calls of gRPC look: by a full service name and a method, as nothing of the HTTP API does. */
const PATH = String.raw`/[a-z]\w*(?:\.\w+)+/\w+`;

/** The path of a call, be it of a service that is not here. */
export const GRPC_PATH = new RegExp(`^${PATH}$`, "i");

/** A whole URL with such a path: to look at its text costs less than to parse it. */
export const GRPC_URL = new RegExp(`^https?://[^/]+${PATH}(?:[?#]|$)`, "i");
