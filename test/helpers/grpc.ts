import { fromBinary, toBinary } from "@bufbuild/protobuf";
import type { Access } from "../../src/auth/access.ts";
import { serviceNamed } from "../../src/grpc/descriptors.ts";
import { jsonOfMessage } from "../../src/grpc/from-message.ts";
import { NESTING } from "../../src/grpc/json-shape.ts";
import { createGrpcServer } from "../../src/grpc/server.ts";
import { messageOfJson } from "../../src/grpc/to-message.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { FakeServices } from "./fake-services.ts";
import { framed, HEAD_BYTES } from "./grpc-frames.ts";

const TRAILERS_FLAG = 0x80;

/** What a call came to: its messages as JSON, and its trailers. */
export interface GrpcAnswer {
  messages: JsonObject[];
  /** As a number: 0 is OK. */
  status: number;
  message: string;
  /** The text that the details are in, which is enough to look for something. */
  details: string;
}

/** gRPC-Web over fake services, as a client sees it. */
export function grpcOver(services: FakeServices, access: Access = { kind: "open" }) {
  const serve = createGrpcServer(services, access);

  /** One request with bytes as they are. */
  async function send(path: string, body: Uint8Array, headers: Record<string, string> = {}) {
    return await serve(
      new Request(`http://baton.test/${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/grpc-web+proto",
          "content-length": String(body.length),
          ...headers,
        },
        body,
      }),
    );
  }

  /** A call with a request in the JSON of the HTTP API. */
  async function call(
    service: string,
    method: string,
    request: JsonObject = {},
    headers: Record<string, string> = {},
  ): Promise<GrpcAnswer> {
    const description = serviceNamed(service).methods.find(({ name }) => name === method);
    if (description === undefined) throw new Error(`${service} has no ${method}`);
    const message = toBinary(description.input, messageOfJson(description.input, request));
    const response = await send(`${service}/${method}`, framed(message), headers);
    const { frames, trailers } = partedAnswer(new Uint8Array(await response.arrayBuffer()));
    return {
      messages: frames.map((frame) =>
        jsonOfMessage(description.output, fromBinary(description.output, frame, NESTING)),
      ),
      status: Number(trailers["grpc-status"]),
      message: decodeURIComponent(trailers["grpc-message"] ?? ""),
      details: atob(trailers["grpc-status-details-bin"] ?? ""),
    };
  }

  return { call, send };
}

export type Grpc = ReturnType<typeof grpcOver>;

function partedAnswer(bytes: Uint8Array) {
  const frames: Uint8Array[] = [];
  let trailers: Record<string, string> = {};
  for (let at = 0; at < bytes.length;) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(1);
    const content = bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length);
    if (((bytes[at] ?? 0) & TRAILERS_FLAG) === 0) frames.push(content);
    else trailers = parsedTrailers(new TextDecoder().decode(content));
    at += HEAD_BYTES + length;
  }
  return { frames, trailers };
}

function parsedTrailers(text: string): Record<string, string> {
  const lines = text.split("\r\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
