import { messageOf, SpellError, type HostCall, type JsonObject, type ScriptFunction } from '@llmspell/core';
import { linkedAbort } from '@llmspell/core/kit';

import { createEventStream, type EventStream } from '../../events/create-event-stream.ts';
import { toScriptEvent } from './script-event.ts';

/** A spell's ear on the bus. */
export interface Subscription {
  readonly id: string;
  readonly pattern: string;
  readonly language: string;
  readonly stream: EventStream;
  /** Events given to the script. */
  sequence: number;
}

const KEY = Symbol('event subscriptions');
const MAX_SUBSCRIPTIONS = 1_000;

/** The subscriptions of a spell by id. */
export function subscriptionsOf({ spell }: Pick<HostCall, 'spell'>): Map<string, Subscription> {
  return spell.local(KEY, () => new Map<string, Subscription>());
}

/**
 * Subscribes until the spell ends. It hears its own run and what the application emits outside of any run, not the runs of
 * others.
 *
 * @throws SpellError `VALIDATION_FAILED` when the spell has too many.
 */
export function subscribe(call: HostCall, pattern: string): Subscription {
  const { context, language } = call;
  const all = subscriptionsOf(call);
  if (all.size >= MAX_SUBSCRIPTIONS) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `A spell may have ${MAX_SUBSCRIPTIONS} subscriptions at once. End some with Event.unsubscribe.`,
    });
  }
  const { runId, signal } = context;
  const filter = (event: { readonly runId: string }): boolean => event.runId === runId || event.runId === '';
  const stream = createEventStream(context.events, pattern, { signal, filter });
  const subscription = { id: context.newId('sub'), pattern, language, stream, sequence: 0 };
  all.set(subscription.id, subscription);
  return subscription;
}

/** Waits for an event of a subscription; `null` when none came in time. */
export function receive(
  { context }: HostCall,
  subscription: Subscription,
  timeoutMs: number,
): Promise<JsonObject | null> {
  return context.effect('event.receive', async ({ signal }) => {
    using stop = linkedAbort(signal);
    const late = context.clock.sleep(timeoutMs, stop.signal).then(() => undefined);
    // The one that loses is ended below, and nobody is left to hear of it.
    late.catch(() => {});
    const coming = subscription.stream.receive(stop.signal);
    coming.catch(() => {});
    try {
      const event = await Promise.race([coming, late]);
      if (event === undefined) return null;
      subscription.sequence += 1;
      return toScriptEvent(event, subscription.sequence);
    } finally {
      stop.abort(new Error('The wait is over.'));
    }
  });
}

/** Calls a function of the script for each event, one after another. A call that fails is logged. */
export async function callForEach(
  { context }: HostCall,
  subscription: Subscription,
  listener: ScriptFunction,
): Promise<void> {
  for await (const event of subscription.stream) {
    subscription.sequence += 1;
    try {
      await listener.call(toScriptEvent(event, subscription.sequence));
    } catch (error) {
      if (context.signal.aborted) return;
      const { pattern } = subscription;
      context.logger.log('warn', 'A listener of a script failed', () => ({ pattern, error: messageOf(error) }));
    }
  }
}
