import { checkOption } from '../policy/check-option.ts';
import type { Operation } from '../policy/operation.ts';
import type { Policy } from '../policy/policy.ts';
import { ConcurrencyGate } from './concurrency-gate.ts';
import { overloadedError } from './overloaded-error.ts';

export interface BulkheadOptions {
  /** Of what is protected, for messages. */
  readonly name: string;
  /** Calls under way at once. */
  readonly maxConcurrent: number;
  /** Calls that may wait; one more is refused. @default 0 */
  readonly maxQueued?: number;
}

/** Keeps one part from taking all places. Rejects with SpellError `OVERLOADED` when the queue is full. */
export interface Bulkhead extends Policy {
  readonly name: string;
  /** Calls under way. */
  readonly active: number;
  /** Calls that wait. */
  readonly queued: number;
}

/** Makes a bulkhead: a limit on calls under way, with a queue in front of it. */
export function createBulkhead({ name, maxConcurrent, maxQueued = 0 }: BulkheadOptions): Bulkhead {
  const gate = new ConcurrencyGate(checkOption('maxConcurrent', maxConcurrent, { min: 1, integer: true }));
  checkOption('maxQueued', maxQueued, { min: 0, integer: true });
  return {
    name,
    get active() {
      return gate.active;
    },
    get queued() {
      return gate.queued;
    },
    async execute<T>(operation: Operation<T>, signal: AbortSignal): Promise<T> {
      if (!gate.tryEnter()) {
        if (gate.queued >= maxQueued) throw overloadedError(name, gate);
        await gate.enter(signal);
      }
      try {
        return await operation(signal);
      } finally {
        gate.leave();
      }
    },
  };
}
