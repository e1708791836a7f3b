import { context, isSpanContextValid, trace, type SpanContext } from '@opentelemetry/api';

const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/u;
const SAMPLED = 1;

/**
 * Calls `work` with the span of a W3C `traceparent` as the parent of what it traces. What is no `traceparent`, or none,
 * changes nothing: the other side's header is no reason to fail.
 */
export function withTraceparent<T>(traceparent: string | undefined, work: () => T): T {
  const parent = traceparent === undefined ? undefined : parse(traceparent.trim());
  return parent === undefined ? work() : context.with(trace.setSpanContext(context.active(), parent), work);
}

function parse(traceparent: string): SpanContext | undefined {
  const [, version, traceId = '', spanId = '', flags = '', rest] = TRACEPARENT.exec(traceparent) ?? [];
  // Later versions may append fields; ff never is a version.
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & SAMPLED, isRemote: true };
  return isSpanContextValid(parent) ? parent : undefined;
}
