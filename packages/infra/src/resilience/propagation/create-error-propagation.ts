import { toSpellError, type EventBus, type SpellEvent } from '@llmspell/core';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

import { categorizeError } from '../errors/categorize-error.ts';
import { ERROR_CATEGORIES } from '../errors/error-category.ts';
import { checkOption } from '../policy/check-option.ts';
import type { ErrorPropagation, ErrorPropagationOptions, PropagationRule, RaisedError } from './error-propagation.ts';
import type { PropagatedError } from './propagated-error.ts';

/** Connects to a bus and listens. */
export function createErrorPropagation(options: ErrorPropagationOptions): ErrorPropagation {
  return new Propagation(options);
}

const EVENT = 'error.propagated';
/** Errors that are kept of one correlation. */
const MAX_TRACE = 100;
/** How far causes are followed. */
const MAX_CAUSES = 8;

/** What comes over a bus may come from anybody. */
const eventData = z.object({
  source: z.string(),
  category: z.enum(ERROR_CATEGORIES),
  error: z.object({ name: z.string(), code: z.string(), message: z.string(), retryable: z.boolean() }).loose(),
  affected: z.array(z.string()),
});

type Listener = (error: PropagatedError) => void;

class Propagation implements ErrorPropagation {
  readonly #events: EventBus;
  readonly #newId: () => string;
  readonly #dependents: (source: string) => readonly string[];
  readonly #rules: readonly PropagationRule[];
  readonly #traces: LRUCache<string, PropagatedError[]>;
  readonly #correlations = new WeakMap<object, string>();
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #off: () => void;

  constructor({ events, newId, dependents = () => [], rules = [], maxTraces = 1_000 }: ErrorPropagationOptions) {
    this.#events = events;
    this.#newId = newId;
    this.#dependents = dependents;
    this.#rules = rules;
    this.#traces = new LRUCache({
      max: checkOption('maxTraces', maxTraces, { min: 1, max: 1_000_000, integer: true }),
    });
    this.#off = events.on(EVENT, (event) => this.#hear(event));
  }

  raise({ source, error, correlationId = this.#correlationOf(error) }: RaisedError): PropagatedError {
    if (isObject(error)) this.#correlations.set(error, correlationId);
    const category = categorizeError(error);
    const reach = this.#rules.find(({ categories }) => categories?.includes(category) ?? true)?.reach ?? 'all';
    const told: PropagatedError = {
      correlationId,
      source,
      category,
      error: toSpellError(error).toJSON(),
      affected: this.#affected(source, reach),
    };
    const data = { source, category, error: { ...told.error }, affected: told.affected };
    this.#events.emit({ type: EVENT, data, correlationId });
    return told;
  }

  on(component: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(component) ?? new Set();
    this.#listeners.set(component, listeners);
    // Its own function, so that one added twice is removed once.
    const own: Listener = (error) => listener(error);
    listeners.add(own);
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(component) === listeners) this.#listeners.delete(component);
    };
  }

  trace(correlationId: string): readonly PropagatedError[] {
    return [...(this.#traces.get(correlationId) ?? [])];
  }

  [Symbol.dispose](): void {
    this.#off();
    this.#listeners.clear();
  }

  #hear({ data, correlationId }: SpellEvent): void {
    const parsed = eventData.safeParse(data);
    if (!parsed.success) return;
    // The schema checked all but that the code is one of ours.
    const heard = { ...parsed.data, correlationId } as PropagatedError;
    const trace = this.#traces.get(correlationId) ?? [];
    if (trace.length < MAX_TRACE) this.#traces.set(correlationId, [...trace, heard]);
    tellAll(
      heard.affected.flatMap((component) => [...(this.#listeners.get(component) ?? [])]),
      heard,
    );
  }

  #correlationOf(error: unknown): string {
    let cause = error;
    for (let depth = 0; depth < MAX_CAUSES && isObject(cause); depth += 1) {
      const known = this.#correlations.get(cause);
      if (known !== undefined) return known;
      cause = cause instanceof Error ? cause.cause : undefined;
    }
    return this.#newId();
  }

  /** Breadth first, so that the nearest come first; each once, the source itself never. */
  #affected(source: string, reach: PropagationRule['reach']): string[] {
    if (reach === 'nobody') return [];
    const found = new Set([source]);
    for (const component of found) {
      if (reach === 'direct' && component !== source) break;
      for (const dependent of this.#dependents(component)) found.add(dependent);
    }
    found.delete(source);
    return [...found];
  }
}

/** One that fails does not keep others from hearing; the bus hears of it. */
function tellAll(listeners: readonly Listener[], error: PropagatedError): void {
  const failures: unknown[] = [];
  for (const listener of listeners) {
    try {
      listener(error);
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} listeners of errors failed.`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
