import { parseJson, type JsonObject } from '@llmspell/core';
import { expect, test } from 'vitest';

import { startLlmServer, type LlmServer } from './index.ts';

const TOOL = { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } };
const QUESTION = { model: 'm', messages: [{ role: 'user', content: 'hello' }] };

async function post({ url }: LlmServer, path: string, body: unknown): Promise<Response> {
  return fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
}

async function json(server: LlmServer, path: string, body: unknown): Promise<JsonObject> {
  // Every answer of these paths is an object.
  return parseJson(await (await post(server, path, body)).text()) as JsonObject;
}

/** The data of the server-sent events, `[DONE]` left out. */
async function events(server: LlmServer, path: string, body: unknown): Promise<readonly JsonObject[]> {
  const text = await (await post(server, path, body)).text();
  const data = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, line = '']) => line);
  return data.map((line) => parseJson(line) as JsonObject);
}

test('answers from the queue, then from the function, else with the prompt', async () => {
  await using server = await startLlmServer();
  server.answer('first');
  const path = '/v1/chat/completions';
  expect(await json(server, path, QUESTION)).toMatchObject({ choices: [{ message: { content: 'first' } }] });
  expect(await json(server, path, QUESTION)).toMatchObject({ choices: [{ message: { content: 'You said: hello' } }] });
  await using scripted = await startLlmServer({ respond: ({ prompt, model }) => `${model} heard ${prompt}` });
  expect(await json(scripted, path, QUESTION)).toMatchObject({ choices: [{ message: { content: 'm heard hello' } }] });
});

test.each([
  ['/v1/chat/completions', { ...QUESTION, stream: true, stream_options: { include_usage: true } }],
  [
    '/v1/responses',
    { model: 'm', stream: true, input: [{ role: 'user', content: [{ type: 'input_text', text: 'hello' }] }] },
  ],
  ['/v1/messages', { ...QUESTION, stream: true }],
  ['/v2/chat', { ...QUESTION, stream: true }],
  ['/v1beta/models/m:streamGenerateContent', { contents: [{ role: 'user', parts: [{ text: 'hello' }] }] }],
])('streams the same answer as it gives whole at %s', async (path, body) => {
  await using server = await startLlmServer();
  const streamed = JSON.stringify(await events(server, path, body));
  const whole = path.replace('streamGenerateContent', 'generateContent');
  const document = JSON.stringify(await json(server, whole, { ...body, stream: false }));
  expect(document).toContain('You said: hello');
  for (const word of ['You', 'said:', 'hello']) expect(streamed).toContain(word);
  expect(server.requests.map(({ question }) => [question?.prompt, question?.model, question?.stream])).toEqual([
    ['hello', 'm', true],
    ['hello', 'm', false],
  ]);
});

test('calls a tool that the prompt names, and answers with its result', async () => {
  await using server = await startLlmServer();
  const tools = [{ type: 'function', function: TOOL }];
  const messages = [{ role: 'user', content: 'the weather, please' }];
  const path = '/v1/chat/completions';
  expect(await json(server, path, { model: 'm', messages, tools })).toMatchObject({
    choices: [
      {
        finish_reason: 'tool_calls',
        message: { tool_calls: [{ function: { name: 'weather', arguments: '{"city":"the weather, please"}' } }] },
      },
    ],
  });
  const answered = [...messages, { role: 'assistant' }, { role: 'tool', tool_call_id: 'call_1_1', content: 'sunny' }];
  expect(await json(server, path, { model: 'm', messages: answered, tools })).toMatchObject({
    choices: [{ message: { content: 'The tool answered: sunny' } }],
  });
  expect(server.requests[1]?.question?.toolResults).toEqual([{ toolCallId: 'call_1_1', text: 'sunny' }]);
});

test('fills in a schema', async () => {
  await using server = await startLlmServer();
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: 4 },
      kind: { enum: ['b', 'a'] },
      list: { type: 'array', items: { $ref: '#/$defs/Item' }, minItems: 2 },
      either: { anyOf: [{ type: 'null' }, { type: 'string' }] },
    },
    $defs: { Item: { type: 'object', properties: { size: { type: 'integer', minimum: 3 } } } },
  };
  const answer = await json(server, '/v1/chat/completions', {
    ...QUESTION,
    response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
  });
  const content = JSON.stringify({ name: 'hell', kind: 'b', list: [{ size: 3 }, { size: 3 }], either: null });
  expect(answer).toMatchObject({ choices: [{ message: { content } }] });
});

test('fails as told, once each, and keeps what it was sent', async () => {
  await using server = await startLlmServer();
  const path = '/v1/messages';
  server.fail({ status: 529, headers: { 'retry-after': '1' } }, { destroy: true });
  const overloaded = await post(server, path, QUESTION);
  expect([overloaded.status, overloaded.headers.get('retry-after')]).toEqual([529, '1']);
  expect(await overloaded.json()).toMatchObject({ error: { type: 'overloaded_error' } });
  await expect(post(server, path, QUESTION)).rejects.toThrow('fetch failed');
  expect((await post(server, path, QUESTION)).status).toBe(200);
  const [first, second, third] = server.requests;
  expect(await first?.ended).toBe('finished');
  expect(await second?.ended).toBe('aborted');
  expect(third).toMatchObject({ method: 'POST', path, body: QUESTION });
});

test('cuts, ends, hangs and spoils a stream where told', async () => {
  await using server = await startLlmServer();
  const body = { ...QUESTION, stream: true };
  const path = '/v1/chat/completions';
  server.fail({ cutAfter: 2 }, { endAfter: 2 }, { malformedAfter: 1 }, { hangAfter: 1 });
  await expect(events(server, path, body)).rejects.toThrow('terminated');
  expect(await events(server, path, body)).toHaveLength(2);
  expect(await (await post(server, path, body)).text()).toContain('data: {"broken":\n\n');
  const stop = new AbortController();
  const hanging = await fetch(`${server.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: stop.signal,
  });
  const reader = hanging.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  stop.abort();
  expect(await (await server.request(4)).ended).toBe('aborted');
});

test('tells what an Ollama has, embeds texts, and knows no other path', async () => {
  await using server = await startLlmServer({ models: ['a:1b'] });
  const get = async (path: string): Promise<unknown> => (await fetch(`${server.url}${path}`)).json();
  expect(await get('/api/tags')).toMatchObject({ models: [{ name: 'a:1b' }] });
  expect(await get('/api/version')).toHaveProperty('version');
  expect(await json(server, '/api/show', { model: 'a:1b' })).toHaveProperty('details.format', 'gguf');
  expect(await json(server, '/v1/embeddings', { model: 'e', input: ['x', 'x'] })).toMatchObject({
    data: [{ index: 0 }, { index: 1 }],
  });
  expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
});

test('makes pictures, writes down recordings and ranks documents', async () => {
  await using server = await startLlmServer();
  const made = await json(server, '/v1/images/generations', { model: 'gpt-image-1', prompt: 'a cat', n: 2 });
  expect(made).toMatchObject({
    data: [{ b64_json: expect.stringMatching(/^iVBOR/) as string }, {}],
    usage: { output_tokens: 200 },
  });
  const form = new FormData();
  form.append('model', 'whisper-1');
  form.append('response_format', 'verbose_json');
  form.append('file', new Blob([new Uint8Array(32_000)], { type: 'audio/wav' }), 'speech.wav');
  const heard = await fetch(`${server.url}/v1/audio/transcriptions`, { method: 'POST', body: form });
  expect(await heard.json()).toMatchObject({
    text: 'A recording of 32000 bytes, audio/wav.',
    duration: 2,
    language: 'english',
  });
  expect(server.requests[1]?.body).toMatchObject({ model: 'whisper-1', file: { name: 'speech.wav', size: 32_000 } });
  const documents = ['the dog sleeps', 'a cat and a dog', 'the weather'];
  expect(await json(server, '/v2/rerank', { query: 'cat and dog', documents, top_n: 2 })).toMatchObject({
    results: [{ index: 1, relevance_score: 1 }, { index: 0 }],
  });
  expect(await json(server, '/v2/embed', { texts: ['x', 'x'] })).toHaveProperty('embeddings.float.1');
});

test('pulls a model line by line, and has it then', async () => {
  await using server = await startLlmServer({ models: [] });
  const lines = (await (await post(server, '/api/pull', { model: 'a:1b' })).text()).trim().split('\n');
  const statuses = lines.map((line) => (parseJson(line) as JsonObject)['status']);
  expect([statuses[0], statuses.at(-1), statuses.length]).toEqual(['pulling manifest', 'success', 8]);
  expect(await (await fetch(`${server.url}/api/tags`)).json()).toMatchObject({ models: [{ name: 'a:1b' }] });
  const missing = await (await post(server, '/api/pull', { model: 'missing' })).text();
  expect(missing).toContain('{"error":"pull model manifest: file does not exist"}');
  server.fail({ cutAfter: 2 });
  await expect(post(server, '/api/pull', { model: 'b' }).then((response) => response.text())).rejects.toThrow(
    'terminated',
  );
});

test('sends noise, and without an end, where told', async () => {
  await using server = await startLlmServer();
  const body = { ...QUESTION, stream: true };
  server.fail({ noiseAfter: 1 }, { endlessAfter: 2 });
  expect(await (await post(server, '/v1/chat/completions', body)).text()).toContain('\uFFFD');
  const endless = await post(server, '/v1/chat/completions', body);
  let bytes = 0;
  for await (const chunk of endless.body ?? []) {
    bytes += (chunk as Uint8Array).byteLength;
    if (bytes > 1_000_000) break;
  }
  expect(await (await server.request(2)).ended).toBe('aborted');
});

test('closes at once, twice too, with a request under way', async () => {
  const server = await startLlmServer();
  server.fail({ hangAfter: 0 });
  const waiting = post(server, '/v1/messages', QUESTION);
  const outcome = waiting.catch((error: unknown) => error);
  await server.request(1);
  await server.close();
  await server.close();
  expect(await outcome).toBeInstanceOf(TypeError);
});
