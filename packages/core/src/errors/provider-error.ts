import type { ErrorCode } from './error-code.ts';
import { SpellError } from './spell-error.ts';

const BRAND = Symbol.for('llmspell.error.provider');

/** What a model provider answered when a call failed. */
export interface ProviderErrorOptions {
  /** Registry id of the model, `openai/gpt-4o`. */
  readonly model: string;
  readonly message: string;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** How long the provider asked to wait, ms. */
  readonly retryAfterMs?: number;
  /** @default by `status` */
  readonly code?: ErrorCode;
  /** Whether making the call again may help. Derived from `status` when left out. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** A failed call to a model. Codes `PROVIDER_FAILED`, `PROVIDER_UNAUTHORIZED`, `PROVIDER_RATE_LIMITED`, `PROVIDER_UNAVAILABLE`. */
export class ProviderError extends SpellError {
  readonly model: string;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor({ model, message, status, retryAfterMs, retryable, cause, code = codeOf(status) }: ProviderErrorOptions) {
    super({
      code,
      message: `Model "${model}": ${message}`,
      retryable: retryable ?? (code === 'PROVIDER_RATE_LIMITED' || code === 'PROVIDER_UNAVAILABLE'),
      data: {
        model,
        ...(status === undefined ? {} : { status }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      },
      cause,
    });
    this.name = 'ProviderError';
    this.model = model;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  get [BRAND](): true {
    return true;
  }

  static override isInstance(value: unknown): value is ProviderError {
    return SpellError.isInstance(value) && BRAND in value;
  }
}

function codeOf(status: number | undefined): ErrorCode {
  if (status === undefined) return 'PROVIDER_UNAVAILABLE';
  if (status === 401 || status === 403) return 'PROVIDER_UNAUTHORIZED';
  if (status === 429) return 'PROVIDER_RATE_LIMITED';
  return status === 408 || status === 409 || status >= 500 ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_FAILED';
}
