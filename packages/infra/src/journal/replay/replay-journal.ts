import { SpellError, type EffectRequest, type RunLog } from '@llmspell/core';

import { EffectNumbers, type AskedEffect } from '../record/effect-numbers.ts';
import { isEnded, type EffectRecord, type EndedEffect } from '../record/effect-record.ts';
import { givenOf, recorded } from '../record/effect-result.ts';
import type { JournalRecords } from '../record/read-journal.ts';
import { RecordedLogs } from '../record/recorded-logs.ts';
import { logLeftOut } from './diverged.ts';
import type { OpenReplay, OpenReplayOptions, ReplayStop } from './open-replay.ts';
import type { Replay } from './replay.ts';

/** The journal of a run that is played once more, and makes nothing. */
export class ReplayJournal implements OpenReplay {
  readonly #options: OpenReplayOptions;
  readonly #replay: Replay;
  readonly #logs: RecordedLogs;
  readonly #numbers = new EffectNumbers();
  readonly #stopping = new AbortController();
  #stop: ReplayStop | undefined;

  constructor(options: OpenReplayOptions, replay: Replay, logs: JournalRecords['logs']) {
    this.#options = options;
    this.#replay = replay;
    this.#logs = new RecordedLogs(logs);
  }

  /** What the run told outside it told when it was recorded. */
  get replaying(): boolean {
    return true;
  }

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  get position(): number {
    return this.#replay.position;
  }

  get stop(): ReplayStop | undefined {
    return this.#stop;
  }

  async effect<T>(request: EffectRequest<T>): Promise<T> {
    this.signal.throwIfAborted();
    const asked = this.#numbers.next(request);
    const record = await this.#take(asked, request);
    return givenOf(recorded(record.outcome, request.options)) as T;
  }

  openLog(key: string): RunLog {
    const log = this.#logs.open(key);
    return { recorded: log.entries, append: () => {} };
  }

  complete(): void {
    if (this.#stop !== undefined) return;
    try {
      this.#replay.assertComplete();
      const log = this.#logs.unopened;
      if (log !== undefined) throw this.#replay.fail(logLeftOut(this.#options.runId, log));
    } catch (error) {
      this.#diverge(error);
    }
  }

  close(): void {
    this.#replay.close();
  }

  async #take(asked: AskedEffect, { signal, options: { onPart } }: EffectRequest<unknown>): Promise<EndedEffect> {
    try {
      const record = this.#replay.find(asked);
      if (!isGiven(record)) {
        signal.throwIfAborted();
        await this.#replay.end(asked.key, { signal, onPart });
        throw this.#halt({ type: 'end', asked: asked.key });
      }
      // What had ended before anything broke it off is not broken off now.
      const until = record.outcome.type === 'stopped' && record.outcome.from === 'signal' ? signal : this.signal;
      await this.#replay.turn(asked.key, { signal: until, onPart });
      this.#onTurn(record);
      return record;
    } catch (error) {
      this.#diverge(error);
      throw error;
    }
  }

  #onTurn(record: EndedEffect): void {
    const number = this.#replay.position;
    const { stopAt, onEffect } = this.#options;
    if (stopAt === number || stopAt === record.key) throw this.#halt({ type: 'stop-at', effect: record, number });
    onEffect?.(record, number);
  }

  #halt(stop: ReplayStop): SpellError {
    this.#stop ??= stop;
    const reason = stoppedError(this.#options.runId, this.#stop);
    this.#replay.fail(reason);
    this.#stopping.abort(reason);
    return reason;
  }

  /** What the program makes of a difference is not the news. */
  #diverge(error: unknown): void {
    if (SpellError.isInstance(error) && error === this.#replay.failure) this.#halt({ type: 'diverged', error });
  }
}

/** Whether the replay can give the end of the effect: it had a result, or an error with which it was broken off. */
function isGiven(record: EffectRecord | undefined): record is EndedEffect {
  if (record === undefined || !isEnded(record)) return false;
  return record.outcome.type !== 'stopped' || record.outcome.from === 'signal' || record.outcome.error !== undefined;
}

function stoppedError(runId: string, stop: ReplayStop): SpellError {
  if (stop.type === 'diverged') return stop.error;
  const where =
    stop.type === 'end'
      ? `the record has no result of effect "${stop.asked}"`
      : `effect "${stop.effect.key}" is the one to stop at`;
  return new SpellError({
    code: 'ABORTED',
    message: `The replay of run ${runId} stops here: ${where}. A replay makes no effect; resume the run to go on.`,
    data: { runId, effect: stop.type === 'end' ? stop.asked : stop.effect.key },
  });
}
