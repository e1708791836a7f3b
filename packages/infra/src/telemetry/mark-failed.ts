import { messageOf } from '@llmspell/core';
import { SpanStatusCode, type Span as OtelSpan } from '@opentelemetry/api';

import { errorTypeOf } from './error-type.ts';

/** Marks a span as failed and keeps the error as its exception, without secrets. */
export function markFailed(span: OtelSpan, error: unknown, redact: (text: string) => string): void {
  const type = errorTypeOf(error);
  const message = redact(messageOf(error));
  const stack = error instanceof Error ? error.stack : undefined;
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.recordException({ name: type, message, ...(stack === undefined ? {} : { stack: redact(stack) }) });
}
