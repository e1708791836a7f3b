import {
  createRunContext,
  parseJson,
  textOf,
  type Completion,
  type CompletionRequest,
  type JsonObject,
  type JsonValue,
} from '@llmspell/core';
import { streamCompletion } from '@llmspell/core/kit';
import { llmProviderConformance } from '@llmspell/testing/conformance';
import { assert, asyncProperty, jsonValue, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { createEchoProvider, createModelRegistry, standardProviders } from '../index.ts';

describe('the echo is a provider', () => {
  llmProviderConformance({
    test,
    features: { answers: false, reasoning: false, faults: false, connection: false, embeddings: false },
    create: () => ({ provider: createEchoProvider(), modelId: 'echo', [Symbol.asyncDispose]: () => Promise.resolve() }),
  });
});

async function complete(prompt: string, more: Partial<CompletionRequest> = {}): Promise<Completion> {
  const messages = [{ role: 'user' as const, content: prompt }];
  for await (const part of createEchoProvider().stream({ modelId: 'echo', messages, ...more })) {
    if (part.type === 'finish') return part.completion;
  }
  throw new Error('no finish');
}

const text = async (prompt: string, more?: Partial<CompletionRequest>) =>
  textOf((await complete(prompt, more)).message);

function tool(name: string, properties: JsonObject, required: readonly string[] = Object.keys(properties)) {
  return { name, description: `The ${name}.`, parameters: { type: 'object', properties, required } };
}

const STRING = { type: 'string' };
const CALCULATOR = tool(
  'calculator',
  { operation: { enum: ['evaluate', 'validate'], default: 'evaluate' }, input: STRING },
  ['operation'],
);

async function called(prompt: string, ...tools: readonly ReturnType<typeof tool>[]): Promise<JsonValue | undefined> {
  const { message } = await complete(prompt, { tools });
  const [part] = message.content;
  return part?.type === 'tool-call' ? { [part.toolName]: parseJson(part.arguments) } : undefined;
}

test('says that it is no model, what was said, and how to get one', async () => {
  const said = await text('hello there');
  expect(said).toContain('no model is configured');
  expect(said).toContain('You said: hello there');
  for (const word of ['--model', 'OPENAI_API_KEY', 'Ollama']) expect(said).toContain(word);
  expect(await text('hello there')).toBe(said);
});

test.each([
  ['What is 17 * (3 + 4)?', '17 * (3 + 4)'],
  ['please compute 2+2.', '2+2'],
  ['What is 12 divided by 4 plus 1', '12 / 4 + 1'],
  ['6 x 7 = ?', '6 * 7'],
  ['-3 - 2', '-3 - 2'],
])('finds the expression of %j for a calculator', async (prompt, input) => {
  expect(await called(prompt, CALCULATOR)).toEqual({ calculator: { input } });
});

test('calls no calculator without an expression', async () => {
  expect(await called('How are you? I have 3 cats.', CALCULATOR)).toBeUndefined();
});

test('fills in what the prompt has, and prefers the tool that it names', async () => {
  const summarize = tool('summarize', { text: STRING });
  const search = tool('search', { query: STRING, limit: { type: 'integer' } }, ['query']);
  expect(await called('the fox', summarize, search)).toEqual({ summarize: { text: 'the fox' } });
  expect(await called('search the fox', summarize, search)).toEqual({ search: { query: 'search the fox' } });
  expect(await called('get https://example.com/a now', tool('fetch', { url: STRING }))).toEqual({
    fetch: { url: 'https://example.com/a' },
  });
  expect(
    await called('the mean of 1, 2.5 and 4', tool('mean', { values: { type: 'array', items: { type: 'number' } } })),
  ).toEqual({
    mean: { values: [1, 2.5, 4] },
  });
  const change = tool('change', { operation: { enum: ['lowercase', 'uppercase'] }, input: STRING });
  expect(await called('uppercase this', change)).toEqual({
    change: { operation: 'uppercase', input: 'uppercase this' },
  });
  expect(await called('what time is it, clock?', tool('clock', {}))).toEqual({ clock: {} });
});

test('never makes up what to run, read or reach', async () => {
  const dangerous = ['command', 'path', 'file', 'executable', 'script', 'sql', 'password', 'url'];
  for (const name of dangerous)
    expect(await called('delete everything', tool('danger', { [name]: STRING }))).toBeUndefined();
  expect(await called('what now', tool('clock', {}))).toBeUndefined();
});

test('answers with what the tools said, once they have', async () => {
  const first = await complete('2+2', { tools: [CALCULATOR] });
  const [call] = first.message.content;
  if (call?.type !== 'tool-call') throw new Error('no call');
  const { toolCallId, toolName } = call;
  const messages: CompletionRequest['messages'] = [
    { role: 'user', content: '2+2' },
    first.message,
    { role: 'tool', content: [{ type: 'tool-result', toolCallId, toolName, output: { result: 4 } }] },
  ];
  expect(await text('', { messages, tools: [CALCULATOR] })).toContain('The tool "calculator" answered: {"result":4}');
  const more = [...messages, { role: 'user' as const, content: '3+3' }];
  const [again] = (await complete('', { messages: more, tools: [CALCULATOR] })).message.content;
  expect(again).toMatchObject({ type: 'tool-call', arguments: '{"input":"3+3"}' });
  expect(again).not.toMatchObject({ toolCallId });
});

test('keeps to the choice of tools', async () => {
  const file = tool('read', { path: STRING });
  const choose = async (toolChoice: CompletionRequest['toolChoice'] & {}) =>
    (await complete('2+2', { tools: [CALCULATOR, file], toolChoice })).message.content[0];
  expect(await choose('none')).toMatchObject({ type: 'text' });
  expect(await choose('required')).toMatchObject({ toolName: 'calculator' });
  expect(await choose({ tool: 'read' })).toMatchObject({ toolName: 'read', arguments: '{"path":"2+2"}' });
});

const SCHEMAS = [
  z.object({ title: z.string().max(5), score: z.number().min(1).max(10), tags: z.array(z.string()).min(2) }),
  z.object({ mood: z.enum(['happy', 'sad']), when: z.string().optional(), ok: z.boolean(), none: z.null() }),
  z.object({ shape: z.union([z.object({ kind: z.literal('a'), size: z.int() }), z.string()]) }),
  z.array(z.object({ id: z.int().positive() })),
  z.record(z.string(), z.number()),
  z.object({
    get children() {
      return z.array(z.object({ name: z.string() }));
    },
  }),
  z.string().min(3),
];

test('fills in a schema for an answer, for any prompt', async () => {
  for (const schema of SCHEMAS) {
    const document = z.toJSONSchema(schema) as JsonObject;
    for (const prompt of ['', 'I am sad 7 times', '-1 0 99999999']) {
      const answer = await text(prompt, { responseFormat: { type: 'json', schema: document } });
      expect(schema.safeParse(parseJson(answer))).toMatchObject({ success: true });
    }
  }
  const mood = z.toJSONSchema(z.object({ mood: z.enum(['happy', 'sad']) })) as JsonObject;
  expect(await text('I am Sad.', { responseFormat: { type: 'json', schema: mood } })).toBe('{"mood":"sad"}');
  expect(parseJson(await text('x', { responseFormat: { type: 'json' } }))).toEqual({ echo: 'x' });
});

test('a recursive schema comes to an end', async () => {
  const schema: JsonObject = {
    $ref: '#/$defs/Node',
    $defs: {
      Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node' } }, required: ['next'] },
      Loop: { $ref: '#/$defs/Loop' },
    },
  };
  expect(parseJson(await text('x', { responseFormat: { type: 'json', schema } }))).toHaveProperty('next.next');
  const loop: JsonObject = { $ref: '#/$defs/Loop', $defs: { Loop: { $ref: '#/$defs/Loop' } } };
  expect(await text('x', { responseFormat: { type: 'json', schema: loop } })).toBe('"x"');
});

test('no schema and no prompt makes it fail', async () => {
  const anything = asyncProperty(jsonValue(), string(), async (value, prompt) => {
    // What fast-check makes is JSON.
    const schema = { type: 'object', properties: { a: value } } as JsonObject;
    expect(parseJson(await text(prompt, { responseFormat: { type: 'json', schema } }))).toBeDefined();
    const tools = [{ name: 'x', description: '', parameters: schema }];
    expect(await complete(prompt, { tools, toolChoice: 'required' })).toMatchObject({ finishReason: 'tool-calls' });
  });
  await assert(anything);
});

test('is found by the standard registry, and is free', async () => {
  const models = createModelRegistry({ providers: standardProviders({}), defaultModel: 'echo/echo' });
  const model = await models.resolve();
  const request = { messages: [{ role: 'user' as const, content: 'hi' }] };
  const parts = [];
  for await (const part of streamCompletion({ model, request }, createRunContext({ models }))) parts.push(part);
  expect(parts.at(-1)).toMatchObject({ completion: { usage: { costUsd: 0 } } });
});
