import type { SpanAttributes } from '@llmspell/core';
import type { Attributes, Meter } from '@opentelemetry/api';

import { toProviderName } from './to-provider-name.ts';

/** The metrics of model calls. */
export interface ClientMetrics {
  /** Measures a span that has ended, when it was a model call. An agent's span has the sum of its calls, which count already. */
  record(attributes: SpanAttributes, durationMs: number): void;
}

/** Upper ends of buckets as the convention asks for: powers of 2 from 10 ms, and powers of 4. */
const SECONDS = Array.from({ length: 14 }, (_, index) => 2 ** index / 100);
const TOKENS = Array.from({ length: 14 }, (_, index) => 4 ** index);

/** Names of attributes that a metric has, because they have few values. */
const DIMENSIONS = ['gen_ai.operation.name', 'gen_ai.request.model', 'gen_ai.response.model'] as const;

/** Makes the two metrics of the convention for clients of models. */
export function createClientMetrics(meter: Meter): ClientMetrics {
  const duration = meter.createHistogram('gen_ai.client.operation.duration', {
    description: 'GenAI operation duration.',
    unit: 's',
    advice: { explicitBucketBoundaries: SECONDS },
  });
  const tokens = meter.createHistogram('gen_ai.client.token.usage', {
    description: 'Number of input and output tokens used.',
    unit: '{token}',
    advice: { explicitBucketBoundaries: TOKENS },
  });
  return {
    record(attributes, durationMs) {
      const provider = attributes['gen_ai.provider.name'];
      if (provider === undefined) return;
      const dimensions: Attributes = { 'gen_ai.provider.name': toProviderName(String(provider)) };
      for (const name of DIMENSIONS) {
        const value = attributes[name];
        if (value !== undefined) dimensions[name] = value;
      }
      const failure = attributes['error.type'];
      duration.record(
        durationMs / 1_000,
        failure === undefined ? dimensions : { ...dimensions, 'error.type': failure },
      );
      for (const type of ['input', 'output'] as const) {
        const count = attributes[`gen_ai.usage.${type}_tokens`];
        if (typeof count === 'number') tokens.record(count, { ...dimensions, 'gen_ai.token.type': type });
      }
    },
  };
}
