// Sends spans and metrics to a collector by OTLP over HTTP: to OTEL_EXPORTER_OTLP_ENDPOINT, or http://localhost:4318.
import { createOtelTracer } from '@llmspell/infra/telemetry';
import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createRuntime } from 'llmspell';

// The SDK comes first: the tracer uses what is registered.
const resource = resourceFromAttributes({ 'service.name': 'llmspell-example' });
const spans = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
const reader = new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() });
const meters = new MeterProvider({ resource, readers: [reader] });
context.setGlobalContextManager(new AsyncLocalStorageContextManager());
trace.setGlobalTracerProvider(spans);
metrics.setGlobalMeterProvider(meters);

{
  await using runtime = await createRuntime({ tracer: createOtelTracer() });
  const { value } = await runtime.runSpell(`${import.meta.dirname}/spell.lua`);
  console.log(value);
}
await spans.shutdown();
await meters.shutdown();
