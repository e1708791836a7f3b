import {
  isStop,
  SpellError,
  toSpellError,
  type Clock,
  type EffectInfo,
  type EffectRequest,
  type StateStore,
} from '@llmspell/core';
import { withTimeoutSignal } from '@llmspell/core/kit';

import type { JournalOptions, RunJournal } from './create-journal.ts';
import { EffectNumbers, type AskedEffect } from './record/effect-numbers.ts';
import { writeEffect, type EffectOutcome, type EffectRecord } from './record/effect-record.ts';
import { completed, failed, recorded, type EffectEnd, type EffectResult } from './record/effect-result.ts';
import { effectPrefix } from './record/journal-keys.ts';
import { ReleaseGate } from './replay/release-gate.ts';
import type { Replay } from './replay/replay.ts';
import { uncertainError } from './uncertain-effect.ts';

type Options = JournalOptions & { readonly clock: Clock };

/** An effect under way. */
interface Job {
  readonly asked: AskedEffect;
  readonly request: EffectRequest<unknown>;
  /** Revision of its record in the store, 0 when there is none. */
  readonly revision: number;
}

/** How an effect was broken off. */
type Stop = Pick<Extract<EffectOutcome, { readonly type: 'stopped' }>, 'type' | 'from'>;

/** The journal of one run over a state store. */
export class StoreJournal implements RunJournal {
  readonly #options: Options;
  readonly #store: StateStore;
  readonly #prefix: string;
  readonly #replay: Replay;
  readonly #numbers = new EffectNumbers();
  readonly #gate = new ReleaseGate();
  /** How many effects have ended. */
  #order: number;
  #released = 0;

  constructor(options: Options, replay: Replay) {
    this.#options = options;
    this.#store = options.store;
    this.#prefix = effectPrefix(options.runId);
    this.#replay = replay;
    this.#order = replay.lastOrder;
  }

  get replaying(): boolean {
    return this.#replay.replaying;
  }

  get position(): number {
    return this.#replay.position + this.#released;
  }

  get failure(): SpellError | undefined {
    return this.#replay.failure;
  }

  async effect<T>(request: EffectRequest<T>): Promise<T> {
    request.signal.throwIfAborted();
    const asked = this.#numbers.next(request);
    const { given } = await this.#end(asked, request);
    if ('error' in given) throw given.error;
    // What the effect gave, or what its codec made of the record of it.
    return given.value as T;
  }

  assertComplete(): void {
    this.#replay.assertComplete();
  }

  close(): void {
    this.#replay.close();
  }

  async #end(asked: AskedEffect, request: EffectRequest<unknown>): Promise<EffectEnd> {
    const record = this.#replay.find(asked);
    if (record === undefined || record.outcome.type === 'started') return this.#unfinished(asked, request, record);
    const { outcome } = record;
    if (outcome.type === 'stopped') return this.#stopped(asked, request, outcome);
    await this.#replay.turn(asked.key, request.signal);
    return recorded(outcome, request.options);
  }

  /** An effect that is new, or had begun when its process ended. */
  async #unfinished(
    asked: AskedEffect,
    request: EffectRequest<unknown>,
    record: EffectRecord | undefined,
  ): Promise<EffectEnd> {
    if (!this.#replay.over) await this.#replay.end(asked.key, request.signal);
    this.#replay.assertSound();
    request.signal.throwIfAborted();
    const careful = (request.options.onUncertain ?? 'retry') !== 'retry';
    if (record === undefined) {
      const revision = careful ? await this.#start(asked) : 0;
      return this.#perform({ asked, request, revision });
    }
    const job = { asked, request, revision: await this.#revisionOf(asked.key) };
    return careful && record.outcome.type === 'started'
      ? this.#uncertain(job, record.outcome.startedAt)
      : this.#perform(job);
  }

  /** An effect that was broken off while the run went on. */
  async #stopped(
    asked: AskedEffect,
    request: EffectRequest<unknown>,
    { from, order }: Extract<EffectOutcome, { readonly type: 'stopped' }>,
  ): Promise<EffectEnd> {
    // Its signal will break it off once more; it has no other turn to wait for.
    if (from === 'signal') await this.#replay.turn(asked.key, request.signal);
    try {
      const end = await this.#call({ asked, request, revision: 0 });
      const job = { asked, request, revision: await this.#revisionOf(asked.key) };
      await this.#commit(job, { ...end.result, order, endedAt: this.#options.clock.now() });
      this.#replay.made(asked.key, 'ended');
      await this.#replay.turn(asked.key, request.signal);
      return end;
    } catch (error) {
      this.#replay.made(asked.key, 'stopped');
      throw error;
    }
  }

  async #uncertain(job: Job, startedAt: number): Promise<EffectEnd> {
    const { key } = job.asked;
    const { runId, ask } = this.#options;
    const effect = { runId, effect: key, idempotencyKey: this.#idempotencyKey(key), startedAt };
    const outside = 'Find out from the outside system, by the idempotency key, whether it happened';
    if (job.request.options.onUncertain === 'at-most-once') {
      return this.#keep(job, failed(uncertainError(effect, `${outside}, and start a new run if it did not.`)));
    }
    if (ask === undefined) {
      throw uncertainError(effect, `${outside}; then give the journal an \`ask\` that answers, and resume the run.`);
    }
    const answer = await ask(effect, job.request.signal);
    if (answer.action === 'retry') return this.#perform(job);
    return answer.action === 'use'
      ? this.#keep(job, recorded({ type: 'completed', value: answer.value }, job.request.options))
      : this.#keep(job, failed(uncertainError(effect, 'Somebody decided to let it fail.')));
  }

  async #perform(job: Job): Promise<EffectEnd> {
    let end: EffectEnd;
    try {
      end = await this.#call(job);
    } catch (stop) {
      await this.#note(job);
      throw stop;
    }
    return this.#keep(job, end);
  }

  /** Makes the effect. @throws what broke it off. */
  async #call({ asked, request }: Job): Promise<EffectEnd> {
    const { run, options, signal } = request;
    const { timeoutMs } = options;
    const idempotencyKey = this.#idempotencyKey(asked.key);
    const make = async (info: EffectInfo): Promise<unknown> => run(info);
    try {
      const value =
        timeoutMs === undefined
          ? await make({ idempotencyKey, signal })
          : await withTimeoutSignal({ signal, timeoutMs, what: `Effect "${asked.key}"` }, (limited) =>
              make({ idempotencyKey, signal: limited }),
            );
      return completed(value, options, asked.key);
    } catch (error) {
      if (isStop(error, signal)) throw error;
      return failed(error);
    }
  }

  /** Keeps a result, and gives it back when it is kept and has its turn. */
  async #keep(job: Job, end: EffectEnd): Promise<EffectEnd> {
    await this.#finish(job, end.result);
    return end;
  }

  /** Notes that an effect was broken off, unless the whole run was: then it counts as not begun. */
  async #note(job: Job): Promise<void> {
    const { signal } = this.#options;
    if (signal === undefined || signal.aborted) return;
    try {
      await this.#finish(job, { type: 'stopped', from: job.request.signal.aborted ? 'signal' : 'itself' });
    } catch {
      // The effect ends with what broke it off; the journal that could not note it takes no further effect.
    }
  }

  /** Gives an end its place in the order. Resolves when it is kept and has its turn. */
  async #finish(job: Job, end: EffectResult | Stop): Promise<void> {
    this.#order += 1;
    const outcome = { ...end, order: this.#order, endedAt: this.#options.clock.now() };
    await this.#gate.pass(this.#commit(job, outcome));
    this.#released += 1;
  }

  /** Notes that an effect begins, and gives the note's revision. */
  #start(asked: AskedEffect): Promise<number> {
    return this.#write(asked, 0, { type: 'started', startedAt: this.#options.clock.now() });
  }

  #commit({ asked, revision }: Job, outcome: EffectOutcome): Promise<number> {
    return this.#write(asked, revision, outcome);
  }

  /** Without the record of an effect the run could not be replayed, so nothing may follow a write that failed. */
  async #write({ key, path, name, index }: AskedEffect, ifRevision: number, outcome: EffectOutcome): Promise<number> {
    const value = writeEffect({ key, path, name, index, outcome });
    try {
      return await this.#store.commit([{ type: 'set', key: this.#prefix + key, value, ifRevision }]);
    } catch (cause) {
      throw this.#replay.fail(isConflict(cause) ? taken(this.#options.runId, key, cause) : toSpellError(cause));
    }
  }

  async #revisionOf(key: string): Promise<number> {
    return (await this.#store.get(this.#prefix + key))?.revision ?? 0;
  }

  #idempotencyKey(key: string): string {
    return `${this.#options.runId}/${key}`;
  }
}

function isConflict(error: unknown): boolean {
  return SpellError.isInstance(error) && error.code === 'STATE_CONFLICT';
}

function taken(runId: string, effect: string, cause: unknown): SpellError {
  return new SpellError({
    code: 'STATE_CONFLICT',
    message: `Effect "${effect}" of run ${runId} was recorded by somebody else meanwhile: another worker has taken the run over. This one stops.`,
    data: { runId, effect },
    cause,
  });
}
