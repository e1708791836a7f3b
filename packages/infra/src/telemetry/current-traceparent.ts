import { isSpanContextValid, trace } from '@opentelemetry/api';

/**
 * The active span as a W3C `traceparent`, to be sent along with a request (header `traceparent`) or given to a child
 * process (variable `TRACEPARENT`); `undefined` outside of a span.
 */
export function currentTraceparent(): string | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined || !isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${(span.traceFlags & 0xff).toString(16).padStart(2, '0')}`;
}
