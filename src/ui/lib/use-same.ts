import { useRef } from "react";
import { isSame } from "./is-same.ts";

/** The same object for as long as the value says the same: what was read again need not be drawn again. */
export function useSame<T>(value: T): T {
  const held = useRef(value);
  if (!isSame(held.current, value)) held.current = value;
  return held.current;
}
