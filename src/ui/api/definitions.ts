/** Definitions of workflows and tasks. */
import { MetadataResource } from "../../client/metadata.ts";
import { exact } from "./transport.ts";

export const definitions: MetadataResource = new MetadataResource(exact);
