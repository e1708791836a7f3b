/**
 * Lets the results of effects out one at a time, in the order they came in. Everything that a result sets off in the
 * program runs before the next one comes out, so that a program whose branches finish at the same moment takes the same
 * course when it is replayed.
 */
export class ReleaseGate {
  #last: Promise<void> = Promise.resolve();

  /** Resolves at this result's turn, and not before `ready`. @throws what `ready` rejects with. */
  pass(ready: Promise<unknown>): Promise<void> {
    // It may fail before its turn comes; that is heard then.
    ready.catch(() => {});
    const turn = this.#turn(this.#last, ready);
    // A result that could not be kept does not hold up the next.
    this.#last = turn.catch(() => {});
    return turn;
  }

  async #turn(before: Promise<void>, ready: Promise<unknown>): Promise<void> {
    await before;
    await ready;
    await programIdle();
  }
}

/** Resolves when the program has nothing left to do by itself: when all its microtasks have run. */
export function programIdle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
