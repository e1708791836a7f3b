import type { EventBus } from '@llmspell/core';

import type { ErrorCategory } from '../errors/error-category.ts';
import type { PropagatedError } from './propagated-error.ts';

/** How far errors of some categories reach: nobody, those that use the source themselves, or those that use these, and so on. */
export interface PropagationRule {
  /** @default all */
  readonly categories?: readonly ErrorCategory[];
  readonly reach: 'nobody' | 'direct' | 'all';
}

export interface ErrorPropagationOptions {
  /** The bus over which errors travel. All who share it hear of each other's. */
  readonly events: EventBus;
  readonly newId: () => string;
  /** The components that use this one. @default none */
  readonly dependents?: (source: string) => readonly string[];
  /** The first that fits counts. @default all errors reach all */
  readonly rules?: readonly PropagationRule[];
  /** Correlations that are remembered; the oldest is forgotten first. @default 1000 */
  readonly maxTraces?: number;
}

/** An error to tell others of. */
export interface RaisedError {
  readonly source: string;
  readonly error: unknown;
  /** @default that of the same error or of one of its causes, if it was raised before; else a new one */
  readonly correlationId?: string;
}

/** Tells components of each other's errors. Disposed, it hears no more. */
export interface ErrorPropagation extends Disposable {
  /** Tells of an error, as the event `error.propagated`. */
  raise(raised: RaisedError): PropagatedError;
  /** Hears of errors that affect this component, and gives the function that stops that. */
  on(component: string, listener: (error: PropagatedError) => void): () => void;
  /** The errors that belong together, in the order they were heard; the first is where it began. */
  trace(correlationId: string): readonly PropagatedError[];
}
