import type { JsonObject } from '../json/json-value.ts';
import type { ErrorCode } from './error-code.ts';

const BRAND = Symbol.for('llmspell.error');

/** What a {@link SpellError} is made of. */
export interface SpellErrorOptions {
  readonly code: ErrorCode;
  /** What was expected, what came, and what to do. Never a secret. */
  readonly message: string;
  /** Whether the same call may succeed when made again. @default false */
  readonly retryable?: boolean;
  /** Facts for programs, as JSON. Never a secret. */
  readonly data?: JsonObject;
  readonly cause?: unknown;
}

/** The form in which an error crosses a script border, a journal, MCP or A2A: no stack, no cause's internals. */
export interface SpellErrorJson {
  readonly name: string;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly data?: JsonObject;
}

/**
 * The one error of this library. Tell errors apart by `code`, never by message, and test with
 * {@link SpellError.isInstance}, which also holds across two installed copies of this package.
 */
export class SpellError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly data: JsonObject | undefined;

  constructor({ code, message, retryable = false, data, cause }: SpellErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'SpellError';
    this.code = code;
    this.retryable = retryable;
    this.data = data;
  }

  get [BRAND](): true {
    return true;
  }

  static isInstance(value: unknown): value is SpellError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  /**
   * Rebuilds an error from {@link SpellError.toJSON}. It keeps its name and code; the fields of a subclass are gone, so
   * that it is a plain {@link SpellError}.
   */
  static fromJSON(json: SpellErrorJson): SpellError {
    const error = new SpellError(json);
    error.name = json.name;
    return error;
  }

  toJSON(): SpellErrorJson {
    const { name, code, message, retryable, data } = this;
    return data === undefined ? { name, code, message, retryable } : { name, code, message, retryable, data };
  }
}
