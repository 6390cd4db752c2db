export async function runHttpTask(_r: unknown, _o: unknown): Promise<never> { throw new Error("x"); }
