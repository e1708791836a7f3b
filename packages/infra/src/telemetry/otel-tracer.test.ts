import { createRunContext, ProviderError, SpellError, type RunContextOptions, type Tracer } from '@llmspell/core';
import { executeTool, streamCompletion } from '@llmspell/core/kit';
import { createHookRunner, createMetricsHook } from '@llmspell/infra/hooks';
import type { OtelTracerOptions } from '@llmspell/infra/telemetry';
import {
  allowAll,
  createManualClock,
  createRecordingTool,
  createScriptedProvider,
  type ProviderScript,
  type ScriptedProviderOptions,
} from '@llmspell/testing';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { api, contextManagers, metricsSdk, telemetry, traceSdk } from './__fixtures__/load-natively.ts';

const { context: otelContext, SpanKind, SpanStatusCode } = api;
const { createOtelTracer, currentTraceparent, withTraceparent } = telemetry;
const { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } = metricsSdk;
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = traceSdk;

beforeAll(() => {
  otelContext.setGlobalContextManager(new contextManagers.AsyncLocalStorageContextManager().enable());
});
afterAll(() => {
  otelContext.disable();
});

function setUp(options: OtelTracerOptions = {}, services: RunContextOptions = {}) {
  const spanExporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ readers: [reader] });
  const clock = createManualClock({ autoAdvance: true });
  const tracer = createOtelTracer({
    tracer: provider.getTracer('test'),
    meter: meters.getMeter('test'),
    clock,
    ...options,
  });
  const context = createRunContext({ tracer, permissions: allowAll, clock, ...services });
  return {
    tracer,
    context,
    clock,
    meter: meters.getMeter('hooks'),
    otel: provider.getTracer('other'),
    spans: () => spanExporter.getFinishedSpans(),
    async metrics(): Promise<readonly MetricData[]> {
      await meters.forceFlush();
      // A copy: the reader exports once more when it is shut down.
      const collected = [...metricExporter.getMetrics()];
      await meters.shutdown();
      return collected.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
    },
  };
}

type SetUp = ReturnType<typeof setUp>;

async function complete({ context }: SetUp, script: ProviderScript, options: ScriptedProviderOptions = {}) {
  const { model } = createScriptedProvider(script, options);
  const parts = [];
  const request = { messages: [{ role: 'user' as const, content: 'hi' }] };
  for await (const part of streamCompletion({ model, request }, context)) parts.push(part);
  return parts;
}

function parentName(span: ReadableSpan | undefined, spans: readonly ReadableSpan[]): string | undefined {
  return spans.find((other) => other.spanContext().spanId === span?.parentSpanContext?.spanId)?.name;
}

const named = (spans: readonly ReadableSpan[], name: string): ReadableSpan | undefined =>
  spans.find((span) => span.name === name);

describe('spans', () => {
  test('a model call is a client span with the names of the conventions', async () => {
    const set = setUp();
    await complete(set, ['hello'], { name: 'google' });
    const span = named(set.spans(), 'chat test');
    expect(span).toMatchObject({ kind: SpanKind.CLIENT });
    expect(span?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'gcp.gemini',
      'gen_ai.request.model': 'test',
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 5,
    });
    expect(span?.status.code).toBe(SpanStatusCode.UNSET);
  });

  test('calls of tools and models nest in the span around them, and spans of other libraries in theirs', async () => {
    const set = setUp();
    const tool = createRecordingTool({
      name: 'look',
      output: () =>
        set.otel.startActiveSpan('GET', (span) => {
          span.end();
          return 'seen';
        }),
    });
    await set.tracer.span('invoke_agent a', { 'gen_ai.operation.name': 'invoke_agent' }, async () => {
      await complete(set, ['hello']);
      await Promise.all([1, 2].map(() => executeTool({ tool, input: {}, toolCallId: 'c' }, set.context)));
    });
    const spans = set.spans();
    expect(spans.map(({ name }) => [name, parentName(named(spans, name), spans)])).toEqual([
      ['effect llm', 'chat test'],
      ['chat test', 'invoke_agent a'],
      ['GET', 'effect tool:look'],
      ['GET', 'effect tool:look'],
      ['effect tool:look', 'execute_tool look'],
      ['effect tool:look', 'execute_tool look'],
      ['execute_tool look', 'invoke_agent a'],
      ['execute_tool look', 'invoke_agent a'],
      ['invoke_agent a', undefined],
    ]);
    expect(named(spans, 'execute_tool look')).toMatchObject({
      kind: SpanKind.INTERNAL,
      attributes: { 'gen_ai.tool.name': 'look', 'gen_ai.tool.call.id': 'c' },
    });
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
  });

  test('a failure is an error with its code and an exception without secrets, and passes untouched', async () => {
    const set = setUp();
    const error = new SpellError({ code: 'TOOL_FAILED', message: 'refused Bearer abcdefghijklmnop' });
    await expect(set.tracer.span('x', {}, () => Promise.reject(error))).rejects.toBe(error);
    const [span] = set.spans();
    expect(span?.attributes['error.type']).toBe('TOOL_FAILED');
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'refused [redacted]' });
    expect(span?.events).toMatchObject([
      { name: 'exception', attributes: { 'exception.type': 'TOOL_FAILED', 'exception.message': 'refused [redacted]' } },
    ]);
    expect(JSON.stringify(span?.events)).not.toContain('abcdefghijklmnop');
  });

  test.each([
    [new TypeError('x'), 'TypeError'],
    ['stopped', '_OTHER'],
    [new DOMException('x', 'AbortError'), 'AbortError'],
  ])('what was thrown without a code has a type all the same (%s)', async (thrown, type) => {
    const set = setUp();
    await expect(set.tracer.span('x', {}, () => Promise.reject(thrown))).rejects.toBe(thrown);
    expect(set.spans()[0]?.attributes['error.type']).toBe(type);
  });

  test('work that throws at once, or ends its span itself, has one span that ended once', async () => {
    const set = setUp();
    const tracer: Tracer = set.tracer;
    const thrown = new Error('at once');
    const throwing = (): Promise<never> => {
      throw thrown;
    };
    await expect(tracer.span('x', {}, throwing)).rejects.toBe(thrown);
    await tracer.span('y', { absent: undefined }, async (span) => {
      span.fail(new Error('handled'));
      span.end();
    });
    expect(set.spans().map(({ name, status }) => [name, status.code])).toEqual([
      ['x', SpanStatusCode.ERROR],
      ['y', SpanStatusCode.ERROR],
    ]);
  });

  test('a finish reason is a list of the words of the conventions', async () => {
    const set = setUp();
    await set.tracer.span('x', {}, async (span) => span.set({ 'gen_ai.response.finish_reasons': 'tool-calls' }));
    expect(set.spans()[0]?.attributes['gen_ai.response.finish_reasons']).toEqual(['tool_call']);
  });

  test('content is kept only where it is wanted, and without secrets', async () => {
    const content = {
      'gen_ai.input.messages': 'my key is sk-abcdefghijklmnopqrst',
      'gen_ai.tool.call.arguments': '{"a":1}',
      'gen_ai.tool.call.result': 'r',
    };
    const silent = setUp();
    await silent.tracer.span('x', content, async (span) => span.set(content));
    expect(silent.spans()[0]?.attributes).toEqual({});
    const open = setUp({ captureContent: true });
    await open.tracer.span('x', content, async () => {});
    expect(open.spans()[0]?.attributes).toEqual({ ...content, 'gen_ai.input.messages': 'my key is [redacted]' });
  });
});

describe('metrics', () => {
  test('model calls are measured in seconds and tokens; an agent, which only adds these up, in seconds', async () => {
    const set = setUp();
    const usage = { 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 5 };
    await set.tracer.span('invoke_agent a', { 'gen_ai.operation.name': 'invoke_agent' }, async (span) => {
      await complete(set, async () => {
        await set.clock.sleep(1_500);
        return 'hello';
      });
      span.set(usage);
    });
    const metrics = await set.metrics();
    const dimensions = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'scripted',
      'gen_ai.request.model': 'test',
    };
    expect(metrics.map(({ descriptor }) => [descriptor.name, descriptor.unit])).toEqual([
      ['gen_ai.client.operation.duration', 's'],
      ['gen_ai.client.token.usage', '{token}'],
      ['gen_ai.invoke_agent.duration', 's'],
    ]);
    expect(metrics[0]?.dataPoints).toMatchObject([{ attributes: dimensions, value: { count: 1, sum: 1.5 } }]);
    expect(metrics[1]?.dataPoints).toMatchObject([
      { attributes: { ...dimensions, 'gen_ai.token.type': 'input' }, value: { count: 1, sum: 10 } },
      { attributes: { ...dimensions, 'gen_ai.token.type': 'output' }, value: { count: 1, sum: 5 } },
    ]);
  });

  test.each([
    ['invoke_agent', 'gen_ai.invoke_agent.duration', { 'gen_ai.agent.name': 'a' }],
    ['execute_tool', 'gen_ai.execute_tool.duration', { 'gen_ai.tool.name': 'a', 'gen_ai.tool.type': 'function' }],
    ['invoke_workflow', 'gen_ai.workflow.duration', { 'gen_ai.workflow.name': 'a' }],
  ])('%s is measured as %s, with what has few values, and its error', async (operation, metric, dimensions) => {
    const { tracer, clock, metrics } = setUp();
    const attributes = { ...dimensions, 'gen_ai.operation.name': operation, 'gen_ai.tool.call.id': 'c1' };
    const failing = async (): Promise<never> => {
      await clock.sleep(2_000);
      throw new SpellError({ code: 'TIMEOUT', message: 'x' });
    };
    await tracer.span('x', attributes, () => clock.sleep(250));
    await expect(tracer.span('x', attributes, failing)).rejects.toThrow('x');
    expect(await metrics()).toMatchObject([
      {
        descriptor: { name: metric, unit: 's' },
        dataPoints: [
          { attributes: dimensions, value: { count: 1, sum: 0.25 } },
          { attributes: { ...dimensions, 'error.type': 'TIMEOUT' }, value: { count: 1, sum: 2 } },
        ],
      },
    ]);
  });

  test('names with secrets in them are measured and shown without', async () => {
    const set = setUp();
    const name = 'agent sk-abcdefghijklmnopqrst';
    await set.tracer.span(
      `invoke_agent ${name}`,
      { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name },
      async () => {},
    );
    const told = JSON.stringify([
      set.spans().map((span) => [span.name, span.attributes]),
      (await set.metrics()).map(({ dataPoints }) => dataPoints),
    ]);
    expect(told).toContain('agent [redacted]');
    expect(told).not.toContain('abcdefghij');
  });

  test('a call that failed is measured with its error', async () => {
    const set = setUp();
    const error = new ProviderError({ model: 'm', message: 'no', status: 401 });
    await expect(complete(set, [{ error }])).rejects.toBe(error);
    const [duration, ...others] = await set.metrics();
    expect(duration?.dataPoints[0]?.attributes).toMatchObject({ 'error.type': error.code });
    expect(others).toEqual([]);
  });
});

test('the hook that counts can count on a meter of OpenTelemetry', async () => {
  const set = setUp();
  const hooks = createHookRunner();
  for (const hook of createMetricsHook({ meter: set.meter, clock: set.clock }).hooks) hooks.register(hook);
  const tool = createRecordingTool({ name: 'look' });
  await executeTool({ tool, input: {} }, createRunContext({ hooks, permissions: allowAll }));
  const metrics = await set.metrics();
  expect(
    metrics.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints.map((point) => point.attributes)]),
  ).toEqual([
    ['llmspell.calls', ['started', 'completed'].map((outcome) => ({ kind: 'tool', name: 'look', outcome }))],
    ['llmspell.call.duration', [{ kind: 'tool', name: 'look' }]],
  ]);
});

describe('traceparent', () => {
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  test('a trace goes on under the span of another process, and is handed to the next', async () => {
    const set = setUp();
    const seen = await withTraceparent(parent, () => set.tracer.span('x', {}, async () => currentTraceparent()));
    const [span] = set.spans();
    expect(span?.parentSpanContext).toMatchObject({ spanId: 'b7ad6b7169203331', isRemote: true });
    expect(seen).toBe(`00-0af7651916cd43dd8448eb211c80319c-${span?.spanContext().spanId}-01`);
    expect(currentTraceparent()).toBeUndefined();
  });

  test('a parent that is not sampled keeps what it began unsampled', () => {
    const unsampled = `${parent.slice(0, -2)}00`;
    expect(withTraceparent(unsampled, currentTraceparent)).toBe(unsampled);
    expect(withTraceparent(`cc-${parent.slice(3)}-more`, currentTraceparent)).toBe(parent);
  });

  test.each([
    undefined,
    '',
    'x',
    `ff-${parent.slice(3)}`,
    `${parent}-more`,
    parent.toUpperCase(),
    parent.replace('0af7651916cd43dd8448eb211c80319c', '0'.repeat(32)),
    parent.replace('b7ad6b7169203331', '0'.repeat(16)),
  ])('what is no traceparent changes nothing (%s)', (header) => {
    expect(withTraceparent(header, currentTraceparent)).toBeUndefined();
  });
});

test('with no SDK at all it works and records nothing', async () => {
  const tracer = createOtelTracer();
  const result = await tracer.span('x', { 'gen_ai.provider.name': 'p' }, async (span) => {
    span.set({ a: 1 });
    return currentTraceparent() ?? 'none';
  });
  expect(result).toBe('none');
});
