import {
  messageOf,
  silentLogger,
  systemClock,
  type Clock,
  type EventBus,
  type EventInput,
  type EventListener,
  type Logger,
  type SpellEvent,
} from '@llmspell/core';
import mitt, { type Emitter } from 'mitt';

import { eventPattern, normalType, type EventPattern } from './event-pattern.ts';

export interface EventBusOptions {
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Gives the ids of events. @default random UUIDs */
  readonly newId?: () => string;
  /** Hears of listeners that fail. @default nobody */
  readonly logger?: Logger;
  /** Events kept for {@link MemoryEventBus.history}. Above 0 every event is built, whether anybody listens or not. @default 0 */
  readonly historySize?: number;
}

/** What went over a bus so far. */
export interface EventBusStats {
  /** Events that were built. */
  readonly emitted: number;
  /** Calls of listeners. */
  readonly delivered: number;
  /** Listeners that failed. */
  readonly failed: number;
  /** Listeners there are. */
  readonly listeners: number;
}

/** An event bus inside one process. */
export interface MemoryEventBus extends EventBus {
  readonly stats: EventBusStats;
  /** The last events that fit, oldest first. @param pattern @default '*' @param last How many. @default all that are kept */
  history(pattern?: string, last?: number): readonly SpellEvent[];
}

/**
 * Makes an event bus. An event that a listener emits is delivered after the one it heard, so all listeners hear events in
 * one order; listeners that keep answering each other are cut off and logged.
 */
export function createEventBus(options: EventBusOptions = {}): MemoryEventBus {
  return new Bus(options);
}

interface Registration {
  readonly pattern: string;
  readonly fits: EventPattern;
  readonly listener: EventListener;
  readonly handle: (event: SpellEvent) => void;
  active: boolean;
}

// Its declarations describe the CommonJS build; an import gives the function itself.
const createEmitter = mitt as unknown as typeof mitt.default;

/** Types whose listeners are known. Types can be made up by scripts without end. */
const MAX_ROUTES = 1_000;
/** Events in a row, each emitted while the one before was heard. */
const MAX_CASCADE = 100;

class Bus implements MemoryEventBus {
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #logger: Logger;
  readonly #historySize: number;
  /** Listeners by type, in the order they were added: what the emitter calls. */
  readonly #routes = new Map<string, ((event: SpellEvent) => void)[]>();
  readonly #emitter: Emitter<Record<string, SpellEvent>>;
  readonly #queue: { readonly event: SpellEvent; readonly depth: number }[] = [];
  #registrations: readonly Registration[] = [];
  #history: SpellEvent[] = [];
  /** Depth of the event that is being heard; 0 for none. */
  #depth = 0;
  #emitted = 0;
  #delivered = 0;
  #failed = 0;

  constructor({
    clock = systemClock,
    newId = () => crypto.randomUUID(),
    logger = silentLogger,
    historySize = 0,
  }: EventBusOptions) {
    this.#clock = clock;
    this.#newId = newId;
    this.#logger = logger;
    this.#historySize = historySize;
    // The map holds lists of these very handlers; only its own type for the key '*', which no route has, is wider.
    this.#emitter = createEmitter<Record<string, SpellEvent>>(this.#routes);
  }

  get stats(): EventBusStats {
    const listeners = this.#registrations.length;
    return { emitted: this.#emitted, delivered: this.#delivered, failed: this.#failed, listeners };
  }

  has(type: string): boolean {
    return this.#historySize > 0 || this.#route(routeOf(type)).length > 0;
  }

  emit(input: EventInput): void {
    if (!this.has(input.type)) return;
    this.#emitted += 1;
    const { type, data, runId = '', path = '', correlationId = runId } = input;
    const event = { id: this.#newId(), type, data, timestamp: this.#clock.now(), runId, path, correlationId };
    if (this.#historySize > 0) this.#remember(event);
    if (this.#depth >= MAX_CASCADE) {
      this.#logger.log('error', 'Listeners answer each other without end; an event was dropped', { type });
      return;
    }
    if (this.#depth > 0) this.#queue.push({ event, depth: this.#depth + 1 });
    else this.#deliver(event);
  }

  on(pattern: string, listener: EventListener): () => void {
    const registration: Registration = {
      pattern,
      fits: eventPattern(pattern),
      listener,
      handle: (event) => this.#call(registration, event),
      active: true,
    };
    this.#registrations = [...this.#registrations, registration];
    this.#routes.clear();
    return () => {
      if (!registration.active) return;
      registration.active = false;
      this.#registrations = this.#registrations.filter((other) => other !== registration);
      this.#routes.clear();
    };
  }

  history(pattern = '*', last = Infinity): readonly SpellEvent[] {
    const fits = eventPattern(pattern);
    const found = this.#history.slice(-this.#historySize).filter(({ type }) => fits(normalType(type)));
    return found.slice(Math.max(0, found.length - last));
  }

  #deliver(first: SpellEvent): void {
    this.#dispatch(first, 1);
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#dispatch(next.event, next.depth);
    }
    this.#depth = 0;
  }

  #dispatch(event: SpellEvent, depth: number): void {
    this.#depth = depth;
    const route = routeOf(event.type);
    // Listeners may have changed since it was emitted: the emitter must find those of now.
    if (this.#route(route).length > 0) this.#emitter.emit(route, event);
  }

  #route(route: string): readonly ((event: SpellEvent) => void)[] {
    const known = this.#routes.get(route);
    if (known !== undefined) return known;
    if (this.#routes.size >= MAX_ROUTES) this.#routes.clear();
    const found = this.#registrations.filter(({ fits }) => fits(route)).map(({ handle }) => handle);
    this.#routes.set(route, found);
    return found;
  }

  #call(registration: Registration, event: SpellEvent): void {
    if (!registration.active) return;
    this.#delivered += 1;
    try {
      const hearing = registration.listener(event);
      if (hearing !== undefined) hearing.then(undefined, (error: unknown) => this.#fail(registration, event, error));
    } catch (error) {
      this.#fail(registration, event, error);
    }
  }

  #fail({ pattern }: Registration, { type }: SpellEvent, error: unknown): void {
    this.#failed += 1;
    this.#logger.log('error', 'A listener failed', () => ({ pattern, type, error: messageOf(error) }));
  }

  #remember(event: SpellEvent): void {
    this.#history.push(event);
    if (this.#history.length > 2 * this.#historySize) this.#history = this.#history.slice(-this.#historySize);
  }
}

/** The emitter gives the name `*` a meaning of its own. */
function routeOf(type: string): string {
  return type === '*' ? '' : normalType(type);
}
