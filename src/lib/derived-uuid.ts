import { md5 } from "./md5.ts";

/** The UUID of version 3 that Java's `UUID.nameUUIDFromBytes` makes of a text: always the same one. */
export function derivedUuid(name: string): string {
  const bytes = md5(name);
  bytes[6] = (bytes[6]! & 0x0f) | 0x30;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}
