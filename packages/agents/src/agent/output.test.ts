import { run } from '@llmspell/core';
import { createScriptedProvider } from '@llmspell/testing';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { createAgent } from './create-agent.ts';

const city = z.object({ name: z.string(), people: z.number() });
const paris = { name: 'Paris', people: 2_100_000 };

test('asks for the shape and gives the answer as data', async () => {
  const provider = createScriptedProvider([{ json: paris }]);
  const output = await run(createAgent({ model: provider.model, output: city }), 'capital of France');

  expect(output.object).toEqual(paris);
  expect(provider.calls[0]?.responseFormat).toMatchObject({
    type: 'json',
    schema: { type: 'object', required: ['name', 'people'] },
  });
});

test('a code fence around the answer does no harm', async () => {
  const provider = createScriptedProvider([`\`\`\`json\n${JSON.stringify(paris)}\n\`\`\``]);
  expect((await run(createAgent({ model: provider.model, output: city }), 'go')).object).toEqual(paris);
});

test('a model whose provider does not enforce the shape is told it', async () => {
  const provider = createScriptedProvider([{ json: paris }], { capabilities: { structuredOutput: false } });
  await run(createAgent({ model: provider.model, systemPrompt: 'Be brief.', output: city }), 'go');
  expect(provider.calls[0]?.messages[0]?.content).toMatch(/^Be brief\.\n\nAnswer with JSON[\s\S]*"people"/);
});

test('the model is told what is wrong and may mend it', async () => {
  const provider = createScriptedProvider([{ json: { name: 'Paris' } }, { json: paris }]);
  const output = await run(createAgent({ model: provider.model, output: city }), 'go');

  expect(output).toMatchObject({ object: paris, turns: 2, usage: { inputTokens: 20 } });
  expect(provider.calls[1]?.messages.at(-1)).toMatchObject({
    role: 'user',
    content: expect.stringContaining('people'),
  });
});

test('after the last repair it is an error with the text and what is wrong', async () => {
  const provider = createScriptedProvider(() => 'no JSON');
  const error: unknown = await run(createAgent({ model: provider.model, output: city, maxRepairs: 2 }), 'go').catch(
    (caught: unknown) => caught,
  );
  expect(error).toMatchObject({
    code: 'OUTPUT_INVALID',
    data: { text: 'no JSON', issues: [{ message: expect.any(String) }] },
  });
  expect(provider.calls).toHaveLength(3);

  const shape = createScriptedProvider(() => ({ json: { name: 1, people: 2 } }));
  await expect(run(createAgent({ model: shape.model, output: city, maxRepairs: 0 }), 'go')).rejects.toMatchObject({
    data: { issues: [{ path: 'name' }] },
  });
});

test('no repair beyond the limit of turns', async () => {
  const provider = createScriptedProvider(() => 'no JSON');
  const agent = createAgent({ model: provider.model, output: city, maxRepairs: 5, maxTurns: 2 });
  await expect(run(agent, 'go')).rejects.toMatchObject({ code: 'OUTPUT_INVALID' });
  expect(provider.calls).toHaveLength(2);
});

test('an answer that was cut is not mended, and the error says why', async () => {
  const provider = createScriptedProvider([{ text: '{"name": "Par', finishReason: 'length' }]);
  await expect(run(createAgent({ model: provider.model, output: city }), 'go')).rejects.toMatchObject({
    code: 'OUTPUT_INVALID',
    message: expect.stringContaining('maxOutputTokens'),
  });
});

test('an agent as a tool gives its object', async () => {
  const expert = createAgent({ name: 'expert', model: createScriptedProvider([{ json: paris }]).model, output: city });
  const boss = createAgent({
    model: createScriptedProvider([{ toolCalls: [{ toolName: 'expert', arguments: { input: 'x' } }] }, 'ok']).model,
    tools: [expert],
  });
  expect((await run(boss, 'go')).toolCalls[0]?.output).toEqual(paris);
});
