import { startLlmServer, type LlmServer } from '@llmspell/testing/llm-server';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { createRuntime } from 'llmspell';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { api, contextManagers, metricsSdk, telemetry, traceSdk } from './__fixtures__/load-opentelemetry.ts';

const { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } = metricsSdk;
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = traceSdk;

let server: LlmServer;

beforeAll(async () => {
  server = await startLlmServer();
  api.context.setGlobalContextManager(new contextManagers.AsyncLocalStorageContextManager().enable());
});

afterAll(async () => {
  api.context.disable();
  await server.close();
});

// The server's model calls a tool that the question names, and then answers.
const LUA = `
local writer = Agent.new({ name = "writer", description = "Writes", system_prompt = "x", max_tokens = 50, tools = { Calculator.new() } })
local workflow = Workflow.sequential({
  name = "report",
  steps = {
    { name = "figures", tool = "calculator", input = { input = "6 * 7" } },
    { name = "text", agent = writer, input = "use calculator" },
  },
})
return workflow:run({})
`;
const JAVASCRIPT = `
const writer = new Agent({ name: 'writer', description: 'Writes', systemPrompt: 'x', maxTokens: 50, tools: [new Calculator()] });
const workflow = Workflow.sequential({
  name: 'report',
  steps: [
    { name: 'figures', tool: 'calculator', input: { input: '6 * 7' } },
    { name: 'text', agent: writer, input: 'use calculator' },
  ],
});
export default await workflow.run({});
`;

const TREE = `
spell story
  invoke_workflow report
    step figures
      execute_tool calculator
        effect tool:calculator
    step text
      invoke_agent writer
        turn 0
          chat gpt-4o-mini
            effect llm
          execute_tool calculator
            effect tool:calculator
        turn 1
          chat gpt-4o-mini
            effect llm
`;

/** Runs a spell with the real SDK, and gives what it exported. */
async function traced(spell: { readonly filename: string; readonly code: string }) {
  const spans = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
  const meters = new MeterProvider({ readers: [reader] });
  const tracer = telemetry.createOtelTracer({ tracer: provider.getTracer('test'), meter: meters.getMeter('test') });
  await using runtime = await createRuntime({ tracer, model: 'openai/gpt-4o-mini', environment: server.environment });
  const run = runtime.runSpell(spell);
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await meters.forceFlush();
  const measured = metrics.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  await meters.shutdown();
  return { spans: spans.getFinishedSpans(), metrics: measured, error };
}

/** Spans as an indented list, in the order of their starts. */
function treeOf(spans: readonly ReadableSpan[], parent?: ReadableSpan, indent = ''): string {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parent?.spanContext().spanId)
    .toSorted((a, b) => a.startTime[0] - b.startTime[0] || a.startTime[1] - b.startTime[1])
    .map((span) => `${indent}${span.name.replace(/\.\w+$/u, '')}\n${treeOf(spans, span, `${indent}  `)}`)
    .join('');
}

function named(spans: readonly ReadableSpan[], name: string): ReadableSpan[] {
  return spans.filter((span) => span.name.startsWith(name));
}

describe.each([
  { filename: 'story.lua', code: LUA },
  { filename: 'story.js', code: JAVASCRIPT },
])('a spell with an agent, a tool and a workflow, $filename', { timeout: 30_000 }, (spell) => {
  test('is one tree of spans, with names and attributes of the conventions', async () => {
    const { spans, error } = await traced(spell);
    expect(error).toBeUndefined();
    expect(`\n${treeOf(spans)}`).toBe(TREE);
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    const attributes = (name: string): unknown => named(spans, name)[0]?.attributes;
    expect(attributes('spell')).toEqual({
      'llmspell.spell.name': spell.filename,
      'llmspell.run.id': expect.stringMatching(/^run_/u) as string,
    });
    expect(attributes('invoke_workflow')).toEqual({
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': 'report',
      'llmspell.workflow.type': 'sequential',
    });
    expect(attributes('step text')).toEqual({ 'gen_ai.workflow.name': 'report', 'llmspell.step.name': 'text' });
    expect(attributes('invoke_agent')).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'writer',
      'gen_ai.agent.description': 'Writes',
      'gen_ai.usage.input_tokens': 20,
      'gen_ai.usage.output_tokens': 10,
    });
    expect(attributes('turn 0')).toEqual({
      'llmspell.turn': 0,
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.response.finish_reasons': ['tool_call'],
    });
    expect(attributes('chat')).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.request.max_tokens': 50,
      'gen_ai.response.model': 'gpt-4o-mini',
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 5,
      'gen_ai.response.finish_reasons': ['tool_call'],
    });
    expect(named(spans, 'execute_tool')[1]?.attributes).toEqual({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'calculator',
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': expect.any(String) as string,
    });
    expect(named(spans, 'chat').map(({ kind }) => kind)).toEqual([api.SpanKind.CLIENT, api.SpanKind.CLIENT]);
    // What people and models wrote is nowhere, unless somebody wants it.
    expect(JSON.stringify(spans.map((span) => span.attributes))).not.toContain('use calculator');
  });

  test('is measured: each duration and the tokens', async () => {
    const { metrics } = await traced(spell);
    const counts = metrics.map(({ descriptor, dataPoints }: MetricData) => [
      descriptor.name,
      dataPoints.reduce((sum, { value }) => sum + (typeof value === 'object' && 'count' in value ? value.count : 0), 0),
    ]);
    expect(Object.fromEntries(counts)).toEqual({
      'gen_ai.client.operation.duration': 2,
      'gen_ai.client.token.usage': 4,
      'gen_ai.invoke_agent.duration': 1,
      'gen_ai.execute_tool.duration': 2,
      'gen_ai.workflow.duration': 1,
    });
  });

  test('is marked down to where it failed', async () => {
    server.fail({ status: 401 });
    const { spans, error } = await traced(spell);
    expect(error).toMatchObject({ name: 'ScriptError' });
    const failed = spans.filter(({ status }) => status.code === api.SpanStatusCode.ERROR);
    expect(`\n${treeOf(failed)}`).toBe(`
spell story
  invoke_workflow report
    step text
      invoke_agent writer
        turn 0
          chat gpt-4o-mini
            effect llm
`);
    expect(named(failed, 'chat')[0]?.attributes['error.type']).toBe('PROVIDER_UNAUTHORIZED');
  });
});

test('without a tracer a spell needs no package of OpenTelemetry and makes no span', async () => {
  const spans = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
  api.trace.setGlobalTracerProvider(provider);
  try {
    await using runtime = await createRuntime({ model: 'openai/gpt-4o-mini', environment: server.environment });
    await runtime.runSpell({ filename: 'story.lua', code: LUA });
    expect(spans.getFinishedSpans()).toEqual([]);
  } finally {
    api.trace.disable();
  }
});
