import {
  createComponentRegistry,
  createRunContext,
  defineTool,
  type RunContextOptions,
  type SpanAttributes,
  type Tracer,
} from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { createScriptedHooks } from '../__fixtures__/create-scripted-hooks.ts';
import { errorOf } from '../__fixtures__/error-of.ts';

interface Recorded {
  readonly name: string;
  readonly attributes: SpanAttributes;
  end: 'open' | 'ok' | 'failed';
}

function setUp(options: RunContextOptions = {}) {
  const spans: Recorded[] = [];
  const tracer: Tracer = {
    enabled: true,
    async span(name, attributes, work) {
      const span: Recorded = { name, attributes, end: 'open' };
      spans.push(span);
      try {
        const result = await work({ set() {}, fail() {}, end() {} });
        span.end = 'ok';
        return result;
      } catch (error) {
        span.end = 'failed';
        throw error;
      }
    },
  };
  return { spans, context: createRunContext({ ...createRecorder(), ...options, tracer }) };
}

const echo = (name: string) =>
  defineTool({
    name,
    description: 'Gives back what it got',
    inputSchema: z.object({ text: z.string() }),
    execute: ({ text }) => text,
  });

test('a call is a span with the names of the conventions, and nothing of what it was given', async () => {
  const { spans, context } = setUp();
  await executeTool({ tool: echo('echo'), input: { text: 'private' }, toolCallId: 'c1' }, context);
  expect(spans).toEqual([
    {
      name: 'execute_tool echo',
      attributes: {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'echo',
        'gen_ai.tool.type': 'function',
        'gen_ai.tool.call.id': 'c1',
      },
      end: 'ok',
    },
    {
      name: 'effect tool:echo',
      attributes: { 'llmspell.effect.name': 'tool:echo', 'llmspell.path': '' },
      end: 'ok',
    },
  ]);
});

test('a call that was refused is a span that failed', async () => {
  const { spans, context } = setUp();
  expect((await errorOf(() => executeTool({ tool: echo('echo'), input: {} }, context))).code).toBe('VALIDATION_FAILED');
  expect(spans).toMatchObject([{ name: 'execute_tool echo', end: 'failed' }]);
});

test('a redirected call is a span of its own', async () => {
  const components = createComponentRegistry();
  const other = echo('other');
  components.register(other);
  const hooks = createScriptedHooks({
    beforeToolCall: ({ component }) => (component.name === 'echo' ? { type: 'redirect', target: 'other' } : undefined),
  });
  const { spans, context } = setUp({ hooks, components });
  await executeTool({ tool: echo('echo'), input: { text: 'a' } }, context);
  expect(spans.map(({ name, end }) => [name, end])).toEqual([
    ['execute_tool echo', 'ok'],
    ['execute_tool other', 'ok'],
    ['effect tool:other', 'ok'],
  ]);
});

test('a tracer that nobody reads is asked for no span', async () => {
  const { context } = setUp();
  const off = createRunContext({ tracer: { enabled: false, span: () => expect.fail('asked') } });
  expect(context.tracer.enabled).toBe(true);
  await expect(executeTool({ tool: echo('echo'), input: { text: 'a' } }, off)).resolves.toBe('a');
});
