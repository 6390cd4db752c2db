/** The standard reflection service (grpc.reflection.v1 and v1alpha): clients such as grpcurl read `proto/` from it. */
import { create, toBinary, type DescFile, type Message } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import { descriptors, messageNamed } from "../descriptors.ts";

/** A question: one member of the oneof. */
interface ReflectionRequest extends Message {
  host: string;
  messageRequest: { case: string; value: unknown } | { case: undefined };
}

type Answer = { case: string; value: object };

/** The answers to the questions of one call, in their order. @param packageName of the version that is spoken. */
export async function* reflect(
  packageName: string,
  requests: AsyncIterable<Message>,
): AsyncIterable<Message> {
  const response = messageNamed(`${packageName}.ServerReflectionResponse`);
  for await (const request of requests as AsyncIterable<ReflectionRequest>) {
    yield create(response, {
      validHost: request.host,
      originalRequest: request,
      messageResponse: answerTo(packageName, request.messageRequest),
    });
  }
}

function answerTo(packageName: string, question: ReflectionRequest["messageRequest"]): Answer {
  const make = (name: string, fields: Record<string, unknown>) =>
    create(messageNamed(`${packageName}.${name}`), fields);
  switch (question.case) {
    case "listServices": {
      const service = serviceNames().map((name) => make("ServiceResponse", { name }));
      return { case: "listServicesResponse", value: make("ListServiceResponse", { service }) };
    }
    case "fileByFilename":
      return filesAnswer(descriptors().getFile(String(question.value)));
    case "fileContainingSymbol":
      return filesAnswer(fileOf(String(question.value)));
    case "allExtensionNumbersOfType":
      return descriptors().getMessage(String(question.value)) === undefined
        ? failure(Code.NotFound, "There is no such message")
        : {
            case: "allExtensionNumbersResponse",
            value: make("ExtensionNumberResponse", { baseTypeName: question.value }),
          };
    case "fileContainingExtension":
      return failure(Code.NotFound, "There are no extensions");
    default:
      return failure(Code.InvalidArgument, "The request asks nothing");
  }

  function filesAnswer(file: DescFile | undefined): Answer {
    if (file === undefined) return failure(Code.NotFound, "There is no such file or symbol");
    const fileDescriptorProto = withImports(file).map((each) =>
      toBinary(FileDescriptorProtoSchema, each.proto),
    );
    return {
      case: "fileDescriptorResponse",
      value: make("FileDescriptorResponse", { fileDescriptorProto }),
    };
  }

  function failure(errorCode: Code, errorMessage: string): Answer {
    return { case: "errorResponse", value: make("ErrorResponse", { errorCode, errorMessage }) };
  }
}

function serviceNames(): string[] {
  const names: string[] = [];
  for (const type of descriptors()) if (type.kind === "service") names.push(type.typeName);
  return names.sort();
}

/** The file that a message, an enum, a service or a method is declared in. */
function fileOf(symbol: string): DescFile | undefined {
  const type = descriptors().get(symbol);
  if (type !== undefined) return type.file;
  const service = descriptors().getService(symbol.slice(0, symbol.lastIndexOf(".")));
  const method = symbol.slice(symbol.lastIndexOf(".") + 1);
  return service?.methods.some(({ name }) => name === method) ? service.file : undefined;
}

/** A file and all that it imports, each once. */
function withImports(file: DescFile): DescFile[] {
  const files = new Set<DescFile>();
  const add = (each: DescFile): void => {
    if (files.has(each)) return;
    files.add(each);
    for (const dependency of each.dependencies) add(dependency);
  };
  add(file);
  return [...files];
}
