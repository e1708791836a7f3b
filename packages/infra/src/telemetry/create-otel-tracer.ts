import { systemClock, type Clock, type Span, type SpanAttributes, type Tracer } from '@llmspell/core';
import {
  metrics,
  SpanKind,
  trace,
  type Meter,
  type Span as OtelSpan,
  type Tracer as OtelTracer,
} from '@opentelemetry/api';

import { createRedactor } from '../security/redaction/create-redactor.ts';
import { errorTypeOf } from './error-type.ts';
import { createGenAiMetrics, type GenAiMetrics } from './gen-ai-metrics.ts';
import { markFailed } from './mark-failed.ts';
import { toOtelAttributes } from './to-otel-attributes.ts';

export interface OtelTracerOptions {
  /** @default the one named `llmspell` of the registered provider */
  readonly tracer?: OtelTracer;
  /** @default the one named `llmspell` of the provider that is registered by now */
  readonly meter?: Meter;
  /** Whether prompts, answers, and what tools take and give are kept where a span carries them. @default false */
  readonly captureContent?: boolean;
  /** Takes secrets out of texts. @default what looks like a secret is replaced */
  readonly redact?: (text: string) => string;
  /** For the durations of metrics. @default the machine's clock */
  readonly clock?: Clock;
}

/**
 * A tracer that makes OpenTelemetry spans and metrics by the conventions for generative AI. A span is the active one
 * while its work runs, so that spans of other libraries nest in it. It fails with the work: its `error.type` is the
 * error's code, and messages of errors are kept.
 *
 * Start the SDK first: spans nest by its context manager, and a meter has to be registered to be found. Model calls are
 * measured as `gen_ai.client.operation.duration` and `gen_ai.client.token.usage`, the others as
 * `gen_ai.invoke_agent.duration`, `gen_ai.execute_tool.duration` and `gen_ai.workflow.duration`.
 */
export function createOtelTracer(options: OtelTracerOptions = {}): Tracer {
  const { tracer = trace.getTracer('llmspell'), meter = metrics.getMeter('llmspell'), clock = systemClock } = options;
  const redact = options.redact ?? createRedactor();
  const settings: Settings = {
    captureContent: options.captureContent ?? false,
    redact,
    metrics: createGenAiMetrics(meter, redact),
    clock,
  };
  return {
    enabled: true,
    span: (name, attributes, work) =>
      tracer.startActiveSpan(
        settings.redact(name),
        { kind: kindOf(attributes), attributes: toOtelAttributes(attributes, settings) },
        (otelSpan) => runInside(new ActiveSpan(otelSpan, attributes, settings), work),
      ),
  };
}

interface Settings {
  readonly captureContent: boolean;
  readonly redact: (text: string) => string;
  readonly metrics: GenAiMetrics;
  readonly clock: Clock;
}

/** A call that leaves the process is a client's; whatever has a provider is one. */
function kindOf(attributes: SpanAttributes): SpanKind {
  return attributes['gen_ai.provider.name'] === undefined ? SpanKind.INTERNAL : SpanKind.CLIENT;
}

async function runInside<T>(span: ActiveSpan, work: (span: Span) => Promise<T>): Promise<T> {
  try {
    return await work(span);
  } catch (error) {
    span.fail(error);
    throw error;
  } finally {
    span.end();
  }
}

class ActiveSpan implements Span {
  readonly #span: OtelSpan;
  readonly #settings: Settings;
  readonly #started: number;
  /** Everything that was set, for the metrics of the end. */
  #attributes: SpanAttributes;
  #ended = false;

  constructor(span: OtelSpan, attributes: SpanAttributes, settings: Settings) {
    this.#span = span;
    this.#attributes = attributes;
    this.#settings = settings;
    this.#started = settings.clock.monotonic();
  }

  set(attributes: SpanAttributes): void {
    this.#attributes = { ...this.#attributes, ...attributes };
    this.#span.setAttributes(toOtelAttributes(attributes, this.#settings));
  }

  fail(error: unknown): void {
    this.#attributes = { ...this.#attributes, 'error.type': errorTypeOf(error) };
    markFailed(this.#span, error, this.#settings.redact);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { metrics: measures, clock } = this.#settings;
    measures.record(this.#attributes, clock.monotonic() - this.#started);
    this.#span.end();
  }
}
