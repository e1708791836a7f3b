/** Time as the script sees it: what the last delivery said, or the machine's. */
export class ScriptClock {
  #fixed: number | undefined;
  #startedAt = 0;

  /** A machine that is being made takes its hash seed from the time. */
  boot(seed: number): void {
    this.#fixed = seed * 1000;
  }

  start(now: number | undefined): void {
    this.#fixed = now;
    this.#startedAt = this.now();
  }

  deliver(now: number | undefined): void {
    if (now !== undefined) this.#fixed = now;
  }

  /** Epoch ms. */
  now(): number {
    return this.#fixed ?? performance.timeOrigin + performance.now();
  }

  /** Seconds since the script started. */
  elapsed(): number {
    return (this.now() - this.#startedAt) / 1000;
  }
}
