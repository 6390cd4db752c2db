/** What `proto/` says, as descriptors: messages, enums and services by their full names. */
import {
  createFileRegistry,
  fromBinary,
  type DescMessage,
  type DescService,
  type FileRegistry,
} from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { DESCRIPTOR_SET } from "./descriptor-set.ts";

let registry: FileRegistry | undefined;

/** Read when they are first needed: a Worker that only serves HTTP pays nothing for them. */
export function descriptors(): FileRegistry {
  registry ??= createFileRegistry(
    fromBinary(FileDescriptorSetSchema, base64Decode(DESCRIPTOR_SET)),
  );
  return registry;
}

export function messageNamed(name: string): DescMessage {
  return known(name, descriptors().getMessage(name));
}

export function serviceNamed(name: string): DescService {
  return known(name, descriptors().getService(name));
}

function known<Descriptor>(name: string, descriptor: Descriptor | undefined): Descriptor {
  if (descriptor === undefined) throw new Error(`proto/ has no ${name}`);
  return descriptor;
}
