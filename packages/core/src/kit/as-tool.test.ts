import { createRunContext, defineTool, toJsonSchema, type BaseAgent } from '@llmspell/core';
import { asAgent, asBaseAgent, asTool, executeTool, textInputSchema } from '@llmspell/core/kit';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { createRecorder } from '../__fixtures__/create-recorder.ts';
import { errorOf } from '../__fixtures__/error-of.ts';

const add = defineTool({
  name: 'add',
  description: 'Adds',
  inputSchema: z.object({ a: z.number(), b: z.number().default(1) }),
  outputSchema: z.object({ sum: z.number() }),
  execute: ({ a, b }) => ({ sum: a + b }),
});

const agent = (name: string, execute: BaseAgent['execute']): BaseAgent => ({
  kind: 'agent',
  name,
  description: `The ${name}`,
  execute,
});

test('a tool as an agent goes through the door of tools', async () => {
  const recorder = createRecorder();
  const context = createRunContext({ audit: recorder.audit });
  const adder = asAgent(add);
  expect(adder).toMatchObject({ kind: 'agent', name: 'add', description: 'Adds' });
  expect([adder.inputSchema, adder.outputSchema]).toEqual([add.inputSchema, add.outputSchema]);
  await expect(adder.execute({ a: 2, b: 3 }, context)).resolves.toEqual({ sum: 5 });
  expect(recorder.records).toMatchObject([{ action: 'tool-call', target: 'add' }]);
});

test('there and back again it is the same tool', async () => {
  const context = createRunContext();
  const back = asTool(asAgent(add));
  expect(toJsonSchema(back.inputSchema)).toEqual(toJsonSchema(add.inputSchema));
  await expect(executeTool({ tool: back, input: { a: 2 } }, context)).resolves.toEqual({ sum: 3 });
  expect((await errorOf(() => executeTool({ tool: back, input: { a: 'x' } }, context))).code).toBe('VALIDATION_FAILED');
});

test('output that happens to have a text is not taken for the answer of an agent', async () => {
  const page = { text: 'hello', links: ['a', 'b'] };
  const fetchPage = defineTool({ name: 'page', description: 'x', inputSchema: z.object({}), execute: () => page });
  const context = createRunContext();
  await expect(executeTool({ tool: asTool(asAgent(fetchPage)), input: {} }, context)).resolves.toEqual(page);
});

test('an agent without a schema takes one text, and its answer is its text', async () => {
  const answer = { text: 'hi', finishReason: 'stop', turns: 1, usage: {}, toolCalls: [], messages: [], model: 'm' };
  const greeter = asTool(agent('greeter', async (input) => ({ ...answer, text: `hi ${String(input)}` })));
  expect(greeter).toMatchObject({ composite: true, name: 'greeter', description: 'The greeter', category: 'agent' });
  expect(greeter.inputSchema).toBe(textInputSchema);
  const context = createRunContext();
  await expect(executeTool({ tool: greeter, input: { input: 'Ada' } }, context)).resolves.toBe('hi Ada');
  await expect(executeTool({ tool: greeter, input: 'Bob' }, context)).resolves.toBe('hi Bob');
});

test('an answer with data is its data', async () => {
  const object = { city: 'Rome' };
  const planner = asTool(agent('planner', async () => ({ text: '{}', object, finishReason: 'stop', messages: [] })));
  await expect(executeTool({ tool: planner, input: 'x' }, createRunContext())).resolves.toBe(object);
});

test('name, description and schema may be others than the component has', async () => {
  const inputSchema = z.object({ topic: z.string() });
  const tool = asTool<{ topic: string }>(
    { kind: 'workflow', name: 'w', description: 'x', execute: async ({ topic }) => topic },
    { name: 'research', description: 'Finds out', inputSchema },
  );
  expect(tool).toMatchObject({ name: 'research', description: 'Finds out', category: 'workflow', inputSchema });
  await expect(executeTool({ tool, input: { topic: 'owls' } }, createRunContext())).resolves.toBe('owls');
});

test('agents in tools in agents keep their place in the run, and one signal', async () => {
  const controller = new AbortController();
  const paths: string[] = [];
  const inner = agent('inner', async (input, context) => {
    paths.push(context.path);
    expect(context.signal).toBe(controller.signal);
    return `inner ${String(input)}`;
  });
  const outer = agent('outer', async (input, context) => {
    paths.push(context.path);
    return executeTool({ tool: asTool(inner), input: { input } }, context);
  });
  const context = createRunContext({ signal: controller.signal });
  const nested = asAgent(asTool(asAgent(asTool(outer))));
  await expect(nested.execute({ input: 'x' }, context)).resolves.toBe('inner x');
  expect(paths).toEqual(['tool:outer/tool:outer', 'tool:outer/tool:outer/tool:inner']);
});

test('any component that can be executed is an agent', async () => {
  const plain = agent('plain', async () => 1);
  expect(asBaseAgent(plain)).toBe(plain);
  await expect(asBaseAgent(add).execute({ a: 1, b: 1 }, createRunContext())).resolves.toEqual({ sum: 2 });
  const error = await errorOf(() => asBaseAgent({ kind: 'template', name: 't', description: 'x' }));
  expect(error).toMatchObject({ code: 'NOT_SUPPORTED' });
  expect(error.message).toContain('"t" of kind "template"');
});

test('what a component can do is known of it as an agent and as a tool', () => {
  const capabilities = ['sums'];
  expect(asAgent({ ...add, capabilities }).capabilities).toEqual(capabilities);
  expect(asTool({ ...agent('adder', () => Promise.resolve(1)), capabilities }).capabilities).toEqual(capabilities);
});
