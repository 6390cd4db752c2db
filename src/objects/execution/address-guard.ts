export type AllowedAddresses = "none" | "loopback" | "private";
export function createAddressGuard(allow: AllowedAddresses): (url: URL) => string | null { return () => (allow === "none" ? "no" : null); }
