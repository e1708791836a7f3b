// OpenTelemetry: spans and metrics by its conventions for generative AI. Needs the package @opentelemetry/api.
export { createOtelTracer, type OtelTracerOptions } from './create-otel-tracer.ts';
export { currentTraceparent } from './current-traceparent.ts';
export { withTraceparent } from './with-traceparent.ts';
