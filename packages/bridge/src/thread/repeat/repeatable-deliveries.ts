import { AsyncLocalStorage } from 'node:async_hooks';

import { SpellError, type RunLog } from '@llmspell/core';

import { encodeAnswer } from '../../wire/encode-answer.ts';
import { encodeWire, type WireContext } from '../../wire/encode-wire.ts';
import type { Deliveries, DeliveriesOptions, Invocation } from '../deliveries.ts';
import type { CallMessage, DoneMessage, ExitMessage, OpenMessage, RunMessage } from '../protocol.ts';
import { diverged, type Divergence } from './diverged.ts';
import { hashOf } from './hash-of.ts';
import {
  isDelivery,
  type CallEntry,
  type Delivery,
  type Departure,
  type InvokeEntry,
  type LogEntry,
  type OpenEntry,
  type RunEntry,
  type SettleEntry,
} from './log-entry.ts';
import { createReady, type Ready } from './ready.ts';
import { differenceOf, isAlike, isSameDelivery, isSameDeparture } from './same-entry.ts';
import { Transcript } from './transcript.ts';

export interface RepeatableOptions extends DeliveriesOptions {
  readonly log: RunLog;
  /** Whether somebody waits for the script. */
  readonly isAwaited: () => boolean;
  /** For how long a replay may wait for the host, ms. @default 10 minutes */
  readonly stallMs?: number;
}

/** A call that the host has not answered. */
interface Asked {
  readonly ordinal: number;
  readonly mode: CallMessage['mode'];
  readonly call: CallEntry;
}

const STALL_MS = 600_000;
/** Stands for an error of the host that has not come again: it is delivered, and has its number. */
const NOT_AGAIN = { ok: false, value: new SpellError({ code: 'INTERNAL', message: 'The host did not fail again.' }) };

/**
 * Delivers one thing at a time, each when the machine has done all that the one before set off, and keeps a log of what
 * goes in and comes out. What an earlier log has is delivered again in its order; the host does its part anew meanwhile.
 * So the script, which sees nothing else of the world, does the same again.
 */
export class RepeatableDeliveries implements Deliveries {
  readonly #options: RepeatableOptions;
  readonly #transcript: Transcript;
  readonly #ready: Ready[] = [];
  readonly #asked = new Map<number, Asked>();
  /** The call that the host is working on. */
  readonly #during = new AsyncLocalStorage<number>();
  #calls = 0;
  /** The message that ran the script. */
  #run: number | undefined;
  #now = 0;
  #isIdle = false;
  #ended = false;
  #stall: NodeJS.Timeout | undefined;

  constructor(options: RepeatableOptions) {
    this.#options = options;
    this.#transcript = new Transcript(options.log);
  }

  get replaying(): boolean {
    return this.#transcript.next !== undefined;
  }

  open(message: Omit<OpenMessage, 'now' | 'repeatable'>): void {
    const { seed } = message;
    this.#read(() => this.#transcript.start());
    this.#answer(
      createReady<OpenEntry>({
        is: (recorded) => recorded.type === 'open',
        entry: (now) => ({ type: 'open', seed, now }),
        message: (entry) => ({ ...message, repeatable: true, seed: entry.seed, now: entry.now }),
      }),
    );
  }

  run(message: Omit<RunMessage, 'now'>): void {
    this.#run = message.id;
    this.#enqueue(
      createReady<RunEntry>({
        is: (recorded) => recorded.type === 'run',
        entry: (now) => ({ type: 'run', now }),
        message: ({ now }) => ({ ...message, now }),
      }),
    );
  }

  settle(id: number, ok: boolean, value: unknown): void {
    const asked = this.#asked.get(id);
    if (asked === undefined || !this.#asked.delete(id)) return;
    if (!ok && isDivergence(value)) return this.#end(value);
    const { ordinal, mode, call } = asked;
    const ready = createReady<SettleEntry>({
      is: (recorded): recorded is SettleEntry => recorded.type === 'settle' && recorded.call === ordinal,
      entry: (now, recorded) => {
        const again = recorded?.ok === false && ok ? NOT_AGAIN : { ok, value };
        return { type: 'settle', call: ordinal, ...encodeAnswer(again.ok, again.value, this.#options.wire), now };
      },
      message: (entry) => ({ type: 'settle', id, ok: entry.ok, value: entry.value, now: entry.now }),
      call,
      ...(!ok && { cause: value }),
    });
    // Its thread is blocked until then.
    if (mode === 'sync') this.#answer(ready);
    else this.#enqueue(ready);
  }

  invocation({ ref, method, args }: Invocation): (id: number) => void {
    const { wire } = this.#options;
    // Who calls hears of a wrong argument at once.
    encodeWire(args, withoutNumbers(wire));
    const during = this.#during.getStore() ?? 0;
    const is = (entry: Delivery): entry is InvokeEntry =>
      entry.type === 'invoke' && entry.during === during && entry.ref === ref && entry.method === method;
    return (id) =>
      this.#enqueue(
        createReady<InvokeEntry>({
          is,
          entry: (now) => ({ type: 'invoke', during, ref, method, args: encodeWire(args, wire), now }),
          message: (entry) => ({ type: 'invoke', id, ref, method, args: entry.args, now: entry.now }),
        }),
      );
  }

  leave(message: CallMessage | DoneMessage | ExitMessage, through: () => void): void {
    if (this.#isFailedEnd(message)) return through();
    const departure = this.#departure(message);
    if (message.type === 'call' && departure.type === 'call') {
      this.#calls += 1;
      this.#asked.set(message.id, { ordinal: this.#calls, mode: message.mode, call: departure });
    }
    if (this.#note(departure)) through();
  }

  during<T>({ id }: CallMessage, run: () => T): T {
    return this.#during.run(this.#asked.get(id)?.ordinal ?? 0, run);
  }

  idle(): void {
    this.#isIdle = true;
    this.#next();
  }

  close(): void {
    this.#ended = true;
    clearTimeout(this.#stall);
    this.#ready.length = 0;
  }

  /** A script that failed has come to no end: mended, it goes on from there. */
  #isFailedEnd(message: CallMessage | DoneMessage | ExitMessage): boolean {
    return !this.#ended && !this.replaying && message.type === 'done' && !message.ok && message.id === this.#run;
  }

  #departure(message: CallMessage | DoneMessage | ExitMessage): Departure {
    if (message.type === 'exit') return { type: 'exit', code: message.code };
    if (message.type === 'done') return { type: 'done', ok: message.ok, hash: hashOf(message.value) };
    const { target, method, args, at = '' } = message;
    return { type: 'call', name: this.#nameOf(message), hash: hashOf(`${target} ${method} ${args}`), at };
  }

  #nameOf({ target, method }: CallMessage): string {
    if (typeof target === 'string') return `${target}.${method}`;
    const { host } = this.#options.wire;
    const object = host.get(target);
    return `${object === undefined ? 'object' : (host.describe(object)?.className ?? 'object')}.${method}`;
  }

  /** Compares what came out with what is recorded, or records it. Gives whether it may go on. */
  #note(came: Departure): boolean {
    if (this.#ended) return false;
    const recorded = this.#transcript.next;
    if (recorded === undefined) this.#transcript.append(came);
    else if (isSameDeparture(recorded, came)) this.#read(() => this.#transcript.advance());
    else this.#diverge({ recorded, came, ...(isAlike(recorded, came) && { detail: 'with other values' }) });
    return !this.#ended;
  }

  #enqueue(ready: Ready): void {
    if (this.#ended) return;
    this.#ready.push(ready);
    this.#next();
  }

  /** Delivers what is next, when the machine can take it and it is there. */
  #next(): void {
    clearTimeout(this.#stall);
    if (!this.#isIdle || this.#ended) return;
    const recorded = this.#transcript.next;
    if (recorded !== undefined && !isDelivery(recorded)) return this.#diverge({ recorded, came: 'nothing' });
    const index = recorded === undefined ? 0 : this.#ready.findIndex(({ is }) => is(recorded));
    const [ready] = index === -1 ? [] : this.#ready.splice(index, 1);
    if (ready !== undefined) this.#deliver(ready, recorded);
    else if (recorded !== undefined) this.#watch(recorded);
  }

  /** Delivers what the machine is blocked for. */
  #answer(ready: Ready): void {
    const recorded = this.#transcript.next;
    if (this.#ended) return;
    if (recorded === undefined || (isDelivery(recorded) && ready.is(recorded))) this.#deliver(ready, recorded);
    else this.#diverge({ recorded, came: 'nothing' });
  }

  #deliver({ write, call, cause }: Ready, recorded: Delivery | undefined): void {
    try {
      const { fresh, delivered, message } = write(recorded?.now ?? this.#clock(), recorded);
      if (recorded === undefined) this.#transcript.append(fresh);
      else if (isSameDelivery(recorded, fresh)) this.#transcript.advance();
      else return this.#diverge({ recorded, came: fresh, call, detail: differenceOf(recorded, fresh), cause });
      this.#now = delivered.now;
      this.#isIdle = false;
      this.#options.post(message);
    } catch (error) {
      this.#end(error);
    }
  }

  #read(read: () => void): void {
    try {
      read();
    } catch (error) {
      this.#end(error);
    }
  }

  /** Time never goes back, also not when a run goes on elsewhere. */
  #clock(): number {
    return Math.max(this.#now, this.#options.now?.() ?? Date.now());
  }

  /** A replay that waits for what the host does not do any more would wait for ever. */
  #watch(recorded: LogEntry): void {
    const { stallMs = STALL_MS, isAwaited } = this.#options;
    const fail = (): void => {
      const asked = [...this.#asked.values()].find(
        ({ ordinal }) => recorded.type === 'settle' && recorded.call === ordinal,
      );
      const detail = `for ${stallMs / 1000} seconds`;
      if (isAwaited()) this.#diverge({ recorded, came: 'nothing', call: asked?.call, detail });
    };
    this.#stall = setTimeout(fail, stallMs).unref();
  }

  #diverge(divergence: Divergence): void {
    this.#end(diverged(divergence));
  }

  #end(error: unknown): void {
    this.close();
    this.#options.end(error);
  }
}

function isDivergence(error: unknown): boolean {
  return SpellError.isInstance(error) && error.code === 'JOURNAL_DIVERGED';
}

/** Writes without giving a number to anything. */
function withoutNumbers(wire: WireContext): WireContext {
  return { ...wire, host: { ...wire.host, send: () => 0, sendIterator: () => 0, keepError: () => 0 } };
}
