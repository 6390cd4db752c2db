/** The product's log says what it was made to suffer, and a stack for each error would cost time. */
export function quieten(): void {
  console.warn = () => {};
  Error.stackTraceLimit = 0;
}
