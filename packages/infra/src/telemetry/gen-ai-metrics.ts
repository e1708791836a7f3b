import type { SpanAttributes } from '@llmspell/core';
import type { Attributes, Histogram, Meter } from '@opentelemetry/api';

import { toProviderName } from './to-provider-name.ts';

/** The metrics of the convention. */
export interface GenAiMetrics {
  /** Measures a span that has ended: a call of a model or tool, a run of an agent or workflow. */
  record(attributes: SpanAttributes, durationMs: number): void;
}

/** Buckets as the convention asks for: their upper ends are powers of 2 or 4. */
const CALL_SECONDS = Array.from({ length: 14 }, (_, index) => 2 ** index / 100);
const AGENT_SECONDS = Array.from({ length: 13 }, (_, index) => 2 ** index / 10);
const WORKFLOW_SECONDS = [1, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200];
const TOKENS = Array.from({ length: 14 }, (_, index) => 4 ** index);

/** Attributes that a metric has, because they have few values. */
const MODEL_DIMENSIONS = ['gen_ai.operation.name', 'gen_ai.request.model', 'gen_ai.response.model'];

/** A run or call that is measured as a whole: by the name of its operation. */
interface Operation {
  readonly duration: Histogram;
  readonly dimensions: readonly string[];
}

/** Makes the metrics of the convention for clients of models, and for agents, tools and workflows. */
export function createGenAiMetrics(meter: Meter, redact: (text: string) => string): GenAiMetrics {
  const pick = (attributes: SpanAttributes, names: readonly string[]): Attributes => picked(attributes, names, redact);
  const calls = seconds(meter, 'gen_ai.client.operation.duration', {
    description: 'GenAI operation duration.',
    buckets: CALL_SECONDS,
  });
  const tokens = meter.createHistogram('gen_ai.client.token.usage', {
    description: 'Number of input and output tokens used.',
    unit: '{token}',
    advice: { explicitBucketBoundaries: TOKENS },
  });
  const operations = createOperations(meter);
  return {
    record(attributes, durationMs) {
      const provider = attributes['gen_ai.provider.name'];
      if (provider === undefined) {
        const operation = operations.get(String(attributes['gen_ai.operation.name']));
        operation?.duration.record(durationMs / 1_000, pick(attributes, operation.dimensions));
        return;
      }
      const name = toProviderName(String(provider));
      const dimensions = { 'gen_ai.provider.name': name, ...pick(attributes, MODEL_DIMENSIONS) };
      calls.record(durationMs / 1_000, { ...dimensions, ...pick(attributes, ['error.type']) });
      for (const type of ['input', 'output'] as const) {
        const count = attributes[`gen_ai.usage.${type}_tokens`];
        if (typeof count === 'number') tokens.record(count, { ...dimensions, 'gen_ai.token.type': type });
      }
    },
  };
}

function createOperations(meter: Meter): ReadonlyMap<string, Operation> {
  return new Map([
    [
      'invoke_agent',
      {
        duration: seconds(meter, 'gen_ai.invoke_agent.duration', {
          description: 'The end-to-end duration of a single agent invocation.',
          buckets: AGENT_SECONDS,
        }),
        dimensions: ['gen_ai.agent.name', 'error.type'],
      },
    ],
    [
      'execute_tool',
      {
        duration: seconds(meter, 'gen_ai.execute_tool.duration', {
          description: 'The duration of a single tool execution.',
          buckets: CALL_SECONDS,
        }),
        dimensions: ['gen_ai.tool.name', 'gen_ai.tool.type', 'error.type'],
      },
    ],
    [
      'invoke_workflow',
      {
        duration: seconds(meter, 'gen_ai.workflow.duration', {
          description: 'GenAI workflow duration.',
          buckets: WORKFLOW_SECONDS,
        }),
        dimensions: ['gen_ai.workflow.name', 'error.type'],
      },
    ],
  ]);
}

function seconds(
  meter: Meter,
  name: string,
  { description, buckets }: { readonly description: string; readonly buckets: number[] },
): Histogram {
  return meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: buckets } });
}

function picked(attributes: SpanAttributes, names: readonly string[], redact: (text: string) => string): Attributes {
  const found: Attributes = {};
  for (const name of names) {
    const value = attributes[name];
    if (value !== undefined) found[name] = typeof value === 'string' ? redact(value) : value;
  }
  return found;
}
