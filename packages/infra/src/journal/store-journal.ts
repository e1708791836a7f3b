import type { EffectRequest, JsonValue, RunLog, RunProgress, SpellError } from '@llmspell/core';

import type { JournalOptions, RunJournal } from './create-journal.ts';
import { decideUncertain } from './decide-uncertain.ts';
import { interruptedError } from './interrupted-stream.ts';
import { makeEffect } from './make-effect.ts';
import { ChunkWriter } from './record/chunk-writer.ts';
import { EffectNumbers, type AskedEffect } from './record/effect-numbers.ts';
import { isEnded, type EffectOutcome, type EffectRecord } from './record/effect-record.ts';
import { failed, givenOf, recorded, toErrorRecord, type EffectEnd, type EffectResult } from './record/effect-result.ts';
import { HeardParts } from './record/heard-parts.ts';
import { logPrefix, partPrefix } from './record/journal-keys.ts';
import { Outbox } from './record/outbox.ts';
import { ProgressMeter } from './record/progress-meter.ts';
import type { JournalRecords } from './record/read-journal.ts';
import { RecordWriter } from './record/record-writer.ts';
import { RecordedLogs } from './record/recorded-logs.ts';
import { logLeftOut } from './replay/diverged.ts';
import { ReleaseGate } from './replay/release-gate.ts';
import type { Replay } from './replay/replay.ts';
import { untilAborted } from './until-aborted.ts';

type Options = JournalOptions & Required<Pick<JournalOptions, 'clock' | 'redact'>>;

/** An effect under way. */
interface Job {
  readonly asked: AskedEffect;
  readonly request: EffectRequest<unknown>;
  /** Revision of its record in the store, 0 when there is none. */
  readonly revision: number;
  readonly heard?: HeardParts | undefined;
}

type Stopped = Extract<EffectOutcome, { readonly type: 'stopped' }>;
type Stop = Omit<Stopped, 'order' | 'endedAt'>;

/** The journal of one run over a state store. */
export class StoreJournal implements RunJournal {
  readonly #options: Options;
  readonly #replay: Replay;
  readonly #numbers = new EffectNumbers();
  readonly #meter: ProgressMeter;
  readonly #gate = new ReleaseGate();
  readonly #records: RecordWriter;
  readonly #outbox: Outbox;
  readonly #logs: RecordedLogs;
  /** Effects under way that must not be broken off. */
  readonly #careful = new Set<Promise<unknown>>();
  /** How many effects have ended. */
  #order: number;
  #released = 0;
  #nextPart: number;
  #onHold = false;

  constructor(options: Options, replay: Replay, logs: JournalRecords['logs']) {
    const { store, runId } = options;
    this.#options = options;
    this.#replay = replay;
    this.#meter = new ProgressMeter(options.clock);
    this.#records = new RecordWriter({ store, runId, onFailure: (error) => replay.fail(error) });
    this.#outbox = new Outbox((writes) => this.#records.commit(writes));
    this.#logs = new RecordedLogs(logs);
    this.#order = replay.lastOrder;
    this.#nextPart = replay.lastPart + 1;
  }

  get replaying(): boolean {
    return this.#replay.replaying;
  }

  get position(): number {
    return this.#replay.position + this.#released;
  }

  get progress(): RunProgress {
    return this.#meter.read(this.position);
  }

  get failure(): SpellError | undefined {
    return this.#replay.failure;
  }

  async effect<T>(request: EffectRequest<T>): Promise<T> {
    this.#wholeSignal(request).throwIfAborted();
    const asked = this.#numbers.next(request);
    this.#meter.asked(asked);
    const end = await this.#end(asked, request);
    this.#meter.ended(asked, end.result);
    return givenOf(end) as T;
  }

  openLog(name: string): RunLog {
    const { key, entries } = this.#logs.open(name);
    const list = new ChunkWriter<JsonValue>({
      key: logPrefix(this.#options.runId) + key,
      length: entries.length,
      toValue: (added) => added,
    });
    return { recorded: entries, append: (entry) => this.#outbox.append(list, entry) };
  }

  async flush(): Promise<void> {
    await this.#outbox.flush();
  }

  async hold(): Promise<void> {
    this.#onHold = true;
    await Promise.allSettled(this.#careful);
  }

  assertComplete(): void {
    this.#replay.assertComplete();
    const log = this.#logs.unopened;
    if (log !== undefined) throw this.#replay.fail(logLeftOut(this.#options.runId, log));
  }

  close(): void {
    this.#replay.close();
  }

  async #end(asked: AskedEffect, request: EffectRequest<unknown>): Promise<EffectEnd> {
    const record = this.#replay.find(asked);
    if (record === undefined || !isEnded(record)) {
      request.signal.throwIfAborted();
      return this.#unfinished(asked, request, record);
    }
    const { outcome } = record;
    if (outcome.type === 'stopped' && outcome.error === undefined) return this.#stopped(asked, request, outcome);
    // It had ended before anything broke it off, so that nothing but the end of the whole run does so now.
    await this.#turn(asked, { signal: this.#wholeSignal(request), options: request.options });
    return recorded(outcome, request.options);
  }

  /** The signal that stands for the whole run. */
  #wholeSignal({ signal }: EffectRequest<unknown>): AbortSignal {
    return this.#options.signal ?? signal;
  }

  #turn({ key }: AskedEffect, { signal, options }: Pick<EffectRequest<unknown>, 'signal' | 'options'>): Promise<void> {
    return this.#replay.turn(key, { signal, onPart: options.onPart });
  }

  /** An effect that is new, or had begun when its process ended. */
  async #unfinished(
    asked: AskedEffect,
    request: EffectRequest<unknown>,
    record: EffectRecord | undefined,
  ): Promise<EffectEnd> {
    const { signal, options } = request;
    if (!this.#replay.over) await this.#replay.end(asked.key, { signal, onPart: options.onPart });
    this.#replay.assertSound();
    signal.throwIfAborted();
    if (this.#onHold) await untilAborted(signal);
    const careful = isCareful(request);
    if (record === undefined) {
      return careful ? this.#carefully(this.#start(asked, request)) : this.#perform({ asked, request, revision: 0 });
    }
    const job = { asked, request, revision: await this.#records.revisionOf(asked.key) };
    const { parts = [], outcome } = record;
    if (parts.length > 0) {
      return this.#keep(job, failed(interruptedError(this.#options.runId, asked.key, parts.length), this.#options));
    }
    return careful && outcome.type === 'started' ? this.#uncertain(job, outcome.startedAt) : this.#perform(job);
  }

  /** An effect that was broken off while the run went on. */
  async #stopped(asked: AskedEffect, request: EffectRequest<unknown>, { from, order }: Stopped): Promise<EffectEnd> {
    // Its signal will break it off once more; it has no other turn to wait for.
    if (from === 'signal') await this.#turn(asked, request);
    const heard = this.#listen(asked, request);
    try {
      const end = await this.#call({ asked, request, revision: 0, heard });
      const ifRevision = await this.#records.revisionOf(asked.key);
      const outcome = { ...end.result, order, endedAt: this.#options.clock.now() };
      await this.#records.write({ asked, outcome, parts: heard?.end() ?? [], ifRevision });
      this.#replay.made(asked.key, 'ended');
      await this.#turn(asked, request);
      return end;
    } catch (error) {
      heard?.end();
      this.#replay.made(asked.key, 'stopped');
      throw error;
    }
  }

  async #uncertain(job: Job, startedAt: number): Promise<EffectEnd> {
    const { key } = job.asked;
    const effect = { runId: this.#options.runId, effect: key, idempotencyKey: this.#idempotencyKey(key), startedAt };
    const end = await decideUncertain(effect, job.request, this.#options);
    return end === 'again' ? this.#carefully(this.#perform(job)) : this.#keep(job, end);
  }

  async #perform({ asked, request, revision }: Job): Promise<EffectEnd> {
    const flushed = this.#outbox.flush();
    if (flushed !== undefined) await flushed;
    request.signal.throwIfAborted();
    const job = { asked, request, revision, heard: this.#listen(asked, request) };
    let end: EffectEnd;
    try {
      end = await this.#call(job);
    } catch (stop) {
      await this.#note(job, stop);
      throw stop;
    }
    return this.#keep(job, end);
  }

  /** Keeps a run that is put on hold from breaking this off. */
  async #carefully<T>(making: Promise<T>): Promise<T> {
    this.#careful.add(making);
    try {
      return await making;
    } finally {
      this.#careful.delete(making);
    }
  }

  #call({ asked, request, heard }: Job): Promise<EffectEnd> {
    return makeEffect(request, {
      key: asked.key,
      idempotencyKey: this.#idempotencyKey(asked.key),
      part: heard?.hear,
      redact: this.#options.redact,
    });
  }

  #listen(asked: AskedEffect, { options: { onPart } }: EffectRequest<unknown>): HeardParts | undefined {
    if (onPart === undefined) return undefined;
    const prefix = partPrefix(this.#options.runId);
    return new HeardParts({ asked, prefix, outbox: this.#outbox, onPart, at: () => this.#now() });
  }

  #now(): { readonly after: number; readonly number: number } {
    const number = this.#nextPart;
    this.#nextPart += 1;
    return { after: this.position, number };
  }

  /** Keeps a result, and gives it back when it is kept and has its turn. */
  async #keep(job: Job, end: EffectEnd): Promise<EffectEnd> {
    await this.#finish(job, end.result);
    return end;
  }

  /** Notes that an effect was broken off, unless the whole run was: then it counts as not begun. */
  async #note(job: Job, stop: unknown): Promise<void> {
    const { signal } = this.#options;
    const how = this.#howStopped(job, stop);
    // What was heard of an effect that is made again is nothing to go on from.
    if (how.from === 'itself' && how.error === undefined) job.heard?.end();
    if (signal === undefined || signal.aborted) return;
    try {
      await this.#finish(job, how);
    } catch {
      // The effect ends with what broke it off; the journal that could not note it takes no further effect.
    }
  }

  #howStopped({ request, heard }: Job, stop: unknown): Stop {
    if (request.signal.aborted) return { type: 'stopped', from: 'signal' };
    const error = toErrorRecord(stop, this.#options);
    // A limit may be another one next time, unless the program has gone on from what it had heard.
    const final = error.code === 'ABORTED' || heard?.kept === true;
    return { type: 'stopped', from: 'itself', ...(final ? { error } : {}) };
  }

  /** Gives an end its place in the order. Resolves when it is kept and has its turn. */
  async #finish(job: Job, end: EffectResult | Stop): Promise<void> {
    this.#order += 1;
    const once = end.type === 'failed' && isCareful(job.request) ? { once: true as const } : {};
    const outcome = { ...end, ...once, order: this.#order, endedAt: this.#options.clock.now() };
    await this.#gate.pass(this.#commit(job, outcome));
    this.#released += 1;
  }

  async #commit({ asked, revision, heard }: Job, outcome: EffectOutcome): Promise<void> {
    // Those that came before it are there already, or on their way.
    const before = heard?.kept === true ? this.#outbox.settled : undefined;
    const parts = heard?.end() ?? [];
    if (before !== undefined) await before;
    await this.#records.write({ asked, outcome, parts, ifRevision: revision });
  }

  /** Notes that an effect begins, and makes it. */
  async #start(asked: AskedEffect, request: EffectRequest<unknown>): Promise<EffectEnd> {
    const outcome = { type: 'started', startedAt: this.#options.clock.now() } as const;
    const revision = await this.#records.write({ asked, outcome, ifRevision: 0 });
    return this.#perform({ asked, request, revision });
  }

  #idempotencyKey(key: string): string {
    return `${this.#options.runId}/${key}`;
  }
}

/** Whether it must not be made twice without asking. */
function isCareful({ options }: Pick<EffectRequest<unknown>, 'options'>): boolean {
  return (options.onUncertain ?? 'retry') !== 'retry';
}
