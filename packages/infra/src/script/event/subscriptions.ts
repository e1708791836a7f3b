import {
  messageOf,
  SpellError,
  type HostCall,
  type JsonObject,
  type ScriptFunction,
  type SpellEvent,
} from '@llmspell/core';

import { createComponentBus } from '../../events/create-component-bus.ts';
import { createEventStream, type EventStream } from '../../events/create-event-stream.ts';
import { receiveWithin } from '../../events/receive-within.ts';
import { isExpired, toScriptEvent } from './script-event.ts';

/** A spell's ear on the bus. */
export interface Subscription {
  readonly id: string;
  readonly pattern: string;
  readonly language: string;
  readonly stream: EventStream;
  /** Events given to the script. */
  sequence: number;
  /** Events of this run that a replay gave from the record before they happened again. */
  readonly replayed: Happened[];
}

/** What tells an event of a run that happens again on a replay: ids and times differ then. */
type Happened = Pick<SpellEvent, 'type' | 'path'>;

export interface SubscribeOptions {
  /** Only what happens inside the component: a part of its path, `agent:researcher`. @default everything */
  readonly component?: string | undefined;
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
export function subscribe(call: HostCall, pattern: string, { component }: SubscribeOptions = {}): Subscription {
  const { context, language } = call;
  const all = subscriptionsOf(call);
  if (all.size >= MAX_SUBSCRIPTIONS) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `A spell may have ${MAX_SUBSCRIPTIONS} subscriptions at once. End some with Event.unsubscribe.`,
    });
  }
  const { runId, signal, events } = context;
  const replayed: Happened[] = [];
  const filter = (event: SpellEvent): boolean =>
    (event.runId === runId || event.runId === '') && !takeFirst(replayed, event);
  const bus = component === undefined ? events : createComponentBus(events, component);
  const stream = createEventStream(bus, pattern, { signal, filter });
  const subscription = { id: context.newId('sub'), pattern, language, stream, sequence: 0, replayed };
  all.set(subscription.id, subscription);
  return subscription;
}

/** Waits for an event of a subscription; `null` when none came in time. */
export async function receive(
  { context }: HostCall,
  subscription: Subscription,
  timeoutMs: number,
): Promise<JsonObject | null> {
  const { stream, replayed } = subscription;
  let waited = false;
  const got = await context.effect('event.receive', async ({ signal }) => {
    waited = true;
    while (stream.discard((event) => isExpired(event, context.clock.now())));
    const event = await receiveWithin(stream, { timeoutMs, clock: context.clock, signal });
    if (event === undefined) return null;
    const { type, path } = event;
    return { event: toScriptEvent(event, subscription.sequence + 1), own: event.runId === '' ? null : { type, path } };
  });
  if (got === null) return null;
  subscription.sequence += 1;
  // The record answered: the event itself, which happens again on a replay, must not be received a second time.
  const { own } = got;
  if (!waited && own !== null && !stream.discard((event) => isSame(event, own))) replayed.push(own);
  return got.event;
}

function isSame(event: Happened, other: Happened): boolean {
  return event.type === other.type && event.path === other.path;
}

function takeFirst(happened: Happened[], event: Happened): boolean {
  const index = happened.findIndex((other) => isSame(other, event));
  if (index >= 0) happened.splice(index, 1);
  return index >= 0;
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
