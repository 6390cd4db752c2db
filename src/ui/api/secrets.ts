/** Secrets, of which only the names are ever shown, the environment, and the server itself. */
import { path } from "../../client/transport.ts";
import { exact } from "./transport.ts";

export function secretNames(): Promise<string[]> {
  return exact.required({ method: "GET", path: "/secrets" });
}

export async function writeSecret(name: string, value: string): Promise<void> {
  await exact.text({ method: "PUT", path: `/secrets${path(name)}`, text: value });
}

export async function removeSecret(name: string): Promise<void> {
  await exact.text({ method: "DELETE", path: `/secrets${path(name)}` });
}

/** Names and values of the environment; the API cannot change them. */
export function environment(): Promise<{ name: string; value: string }[]> {
  return exact.required({ method: "GET", path: "/environment" });
}

/** The version of Conductor whose API the server speaks. */
export function apiVersion(): Promise<string> {
  return exact.text({ method: "GET", path: "/version" });
}
