import type { Clock, JsonValue, SpellError } from '@llmspell/core';

import { branchOf, type AskedEffect } from '../record/effect-numbers.ts';
import { isEnded, type EffectRecord } from '../record/effect-record.ts';
import { diverged } from './diverged.ts';
import { programIdle } from './release-gate.ts';
import { toReplaySteps, type ReplayStep } from './replay-steps.ts';

export interface ReplayOptions {
  readonly runId: string;
  readonly records: readonly EffectRecord[];
  readonly clock: Clock;
  /** ms for which nothing may happen while the next recorded effect was not asked for. */
  readonly stallMs: number;
}

/** Hears the parts of an effect's result. */
export type PartListener = (part: JsonValue) => void;

/** What an effect waits with. */
interface WaitOptions {
  readonly signal: AbortSignal;
  readonly onPart?: PartListener | undefined;
}

/** An effect of the program that waits: for its turn, or for the end of the replay. */
interface Waiting {
  readonly key: string;
  readonly onPart: PartListener | undefined;
  resolve(): void;
  reject(error: SpellError): void;
}

/**
 * Plays what is recorded of a run: gives out the turns of effects that ended, in the order in which they ended, with the
 * parts that were heard between, and holds back those that did not end until all others have had theirs.
 */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #records = new Map<string, EffectRecord>();
  /** Key of each effect by branch and index. */
  readonly #places = new Map<string, string>();
  readonly #steps: readonly ReplayStep[];
  readonly #asked = new Set<string>();
  readonly #turns = new Map<string, Waiting>();
  readonly #held = new Map<string, Waiting>();
  /** Effects that take no turn any more: they were broken off before. */
  readonly #past = new Set<string>();
  /** Effects that had been broken off and have ended now. */
  readonly #made = new Set<string>();
  readonly #stop = new AbortController();
  #next = 0;
  #position = 0;
  #pumping = false;
  #over: boolean;
  #events = 0;
  #watching = false;
  #failure: SpellError | undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
    for (const record of options.records) {
      this.#records.set(record.key, record);
      this.#places.set(placeOf(branchOf(record.path), record.index), record.key);
    }
    this.#steps = toReplaySteps(options.records);
    this.#over = this.#steps.length === 0;
  }

  /** Whether a recorded effect has not had its turn yet. */
  get replaying(): boolean {
    return this.#next < this.#steps.length;
  }

  /** Whether every recorded effect has had its turn, and the program has done what the last one set off. */
  get over(): boolean {
    return this.#over;
  }

  /** Turns taken so far. */
  get position(): number {
    return this.#position;
  }

  /** The highest number in the order of endings. */
  get lastOrder(): number {
    return this.#options.records.reduce(
      (last, record) => (isEnded(record) ? Math.max(last, record.outcome.order) : last),
      0,
    );
  }

  /** The highest number of a part. */
  get lastPart(): number {
    return this.#options.records.reduce((last, { parts }) => Math.max(last, parts?.at(-1)?.number ?? -1), -1);
  }

  get failure(): SpellError | undefined {
    return this.#failure;
  }

  /**
   * What is recorded of an effect that the program asks for.
   *
   * @throws SpellError `JOURNAL_DIVERGED` when another effect was asked for in its place.
   */
  find(asked: AskedEffect): EffectRecord | undefined {
    this.assertSound();
    if (this.#records.size === 0) return undefined;
    const record = this.#records.get(asked.key);
    const place = this.#places.get(placeOf(asked.branch, asked.index));
    if (place !== undefined && place !== asked.key) throw this.fail(this.#diverged(place, asked.key));
    if (place === undefined && record !== undefined) throw this.fail(this.#diverged(undefined, asked.key));
    this.#asked.add(asked.key);
    this.#events += 1;
    return record;
  }

  /** Resolves when it is the effect's turn. */
  turn(key: string, options: WaitOptions): Promise<void> {
    return this.#wait(key, options, (waiting) => {
      this.#turns.set(key, waiting);
      return () => {
        this.#turns.delete(key);
        this.#past.add(key);
      };
    });
  }

  /** Resolves when the replay is over. */
  end(key: string, options: WaitOptions): Promise<void> {
    if (this.#over) return Promise.resolve();
    return this.#wait(key, options, (waiting) => {
      this.#held.set(key, waiting);
      return () => {
        this.#held.delete(key);
        if (!this.#over) this.#past.add(key);
      };
    });
  }

  /** An effect that was broken off has been made again: it is broken off again, or has a result to wait its turn with. */
  made(key: string, how: 'stopped' | 'ended'): void {
    (how === 'stopped' ? this.#past : this.#made).add(key);
    void this.#pump();
  }

  /** Ends the replay: whoever waits is told, and so is whoever asks from now on. */
  fail(error: SpellError): SpellError {
    this.#failure ??= error;
    this.#stop.abort();
    for (const waiting of [...this.#turns.values(), ...this.#held.values()]) waiting.reject(this.#failure);
    return this.#failure;
  }

  /** @throws what the replay failed with. */
  assertSound(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** The program has come to its end. @throws SpellError `JOURNAL_DIVERGED` when it left out a recorded effect. */
  assertComplete(): void {
    this.assertSound();
    const missing = this.#steps.find(({ key }, index) => index >= this.#next && !this.#asked.has(key));
    if (missing !== undefined) throw this.fail(this.#diverged(missing.key, undefined));
  }

  close(): void {
    this.#stop.abort();
  }

  #wait(key: string, { signal, onPart }: WaitOptions, add: (waiting: Waiting) => () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener('abort', onAbort);
        remove();
      };
      const onAbort = (): void => {
        leave();
        reject(signal.reason as Error);
        void this.#pump();
      };
      const remove = add({
        key,
        onPart,
        resolve: () => {
          leave();
          resolve();
        },
        reject: (error) => {
          leave();
          reject(error);
        },
      });
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      void this.#pump();
    });
  }

  /** Gives out turns as long as the next effect has been asked for. */
  async #pump(): Promise<void> {
    if (this.#pumping || this.#over) return;
    this.#pumping = true;
    // What the last turn set off runs first.
    await programIdle();
    while (this.#takeStep()) await programIdle();
    this.#pumping = false;
    if (this.replaying) this.#watch();
    else this.#finish();
  }

  #takeStep(): boolean {
    const head = this.#steps[this.#next];
    if (head === undefined || this.#failure !== undefined) return false;
    const taken = this.#past.has(head.key) || (head.type === 'part' ? this.#givePart(head) : this.#giveTurn(head));
    if (!taken) return false;
    this.#next += 1;
    this.#events += 1;
    if (head.type === 'end') this.#position += 1;
    return true;
  }

  #givePart({ key, value }: Extract<ReplayStep, { readonly type: 'part' }>): boolean {
    const waiting = this.#turns.get(key) ?? this.#held.get(key);
    if (waiting === undefined) return false;
    try {
      waiting.onPart?.(value);
    } catch {
      // What the listener threw was, in its time, the failure of the effect, and is recorded as that.
    }
    return true;
  }

  #giveTurn({ key, outcome }: Extract<ReplayStep, { readonly type: 'end' }>): boolean {
    const waiting = this.#turns.get(key);
    // What was broken off by its signal waits for that signal again.
    const ready = outcome.type !== 'stopped' || outcome.error !== undefined || this.#made.has(key);
    if (waiting === undefined || !ready) return false;
    waiting.resolve();
    return true;
  }

  #finish(): void {
    this.#over = true;
    this.#stop.abort();
    for (const waiting of this.#held.values()) waiting.resolve();
  }

  /** Fails a program that waits for what cannot come: the next recorded effect, which it does not ask for. */
  #watch(): void {
    if (this.#watching || this.#stop.signal.aborted || !this.#stalled()) return;
    this.#watching = true;
    this.#untilStalled().catch(() => {
      // Stopped: the replay is over, or nobody is interested any more.
    });
  }

  async #untilStalled(): Promise<void> {
    const { clock, stallMs } = this.#options;
    let events: number;
    do {
      events = this.#events;
      await clock.sleep(stallMs, this.#stop.signal);
    } while (events !== this.#events);
    this.#watching = false;
    if (this.#stalled()) this.fail(this.#diverged(this.#steps[this.#next]?.key, this.#firstWaiting()));
  }

  #stalled(): boolean {
    const head = this.#steps[this.#next];
    return head !== undefined && !this.#asked.has(head.key) && this.#firstWaiting() !== undefined;
  }

  /** Of those that wait, one that is not in the record, if there is one. */
  #firstWaiting(): string | undefined {
    return [...this.#held.values(), ...this.#turns.values()][0]?.key;
  }

  #diverged(recorded: string | undefined, asked: string | undefined): SpellError {
    return diverged({ runId: this.#options.runId, recorded, asked });
  }
}

function placeOf(branch: string, index: number): string {
  return `${index} ${branch}`;
}
