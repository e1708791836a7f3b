/** What a call rejects with, whatever it is; fails when it does not. */
export async function thrownBy(call: () => Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await call();
  } catch (error) {
    return error;
  }
  throw new TypeError(`Expected a rejection, got ${String(value)}.`);
}
