import { createAgent } from '@llmspell/agents';
import { asTool } from '@llmspell/core/kit';
import { createScriptedProvider, looseSchema } from '@llmspell/testing';
import { createSequentialWorkflow } from '@llmspell/workflows';
import { createRuntime, type JsonValue } from 'llmspell';
import { expect, test } from 'vitest';

const environment = { OLLAMA_HOST: 'http://127.0.0.1:1' };
const double = { code: 'return { result = Spell.input.value * 2 }', filename: 'double.lua' };
const addOne = { code: 'export default { value: Spell.input.result + 1 };', filename: 'add-one.js' };

test('a spell is something to execute', async () => {
  await using runtime = await createRuntime({ environment });
  const spell = runtime.spell(double);
  expect(spell).toMatchObject({ kind: 'spell', name: 'double.lua' });
  expect(await runtime.run(spell, { value: 21 })).toEqual({ result: 42 });
  expect(runtime.spell(double, { name: 'twice' }).name).toBe('twice');
});

test('spells of two languages are steps of a workflow', async () => {
  await using runtime = await createRuntime({ environment });
  const workflow = createSequentialWorkflow({
    name: 'double and add',
    steps: [
      { name: 'double', agent: runtime.spell(double), input: { value: 5 } },
      { name: 'add', agent: runtime.spell(addOne), input: { result: '{{double.result}}' } },
    ],
  });
  const result = await runtime.run(workflow, {});
  expect(JSON.stringify(result)).toContain('{"value":11}');
});

test('a spell is a tool of an agent', async () => {
  const provider = createScriptedProvider([
    { toolCalls: [{ toolName: 'double', arguments: { value: 21 } }] },
    'It is 42.',
  ]);
  await using runtime = await createRuntime({ environment, providers: [provider], model: 'scripted/test' });
  const inputSchema = looseSchema<JsonValue>({ type: 'object', properties: { value: { type: 'number' } } });
  const tool = asTool(runtime.spell(double), { name: 'double', description: 'Doubles', inputSchema });
  const agent = createAgent({ tools: [tool] });
  expect(await agent.chat('Double 21', { context: runtime.createContext() })).toBe('It is 42.');
  expect(JSON.stringify(provider.calls[1]?.messages)).toContain('42');
});

test('a spell runs a spell', async () => {
  await using runtime = await createRuntime({ environment });
  const inputSchema = looseSchema<JsonValue>({ type: 'object', properties: { value: { type: 'number' } } });
  runtime.components.register(asTool(runtime.spell(double), { name: 'double', description: 'Doubles', inputSchema }));
  const outer = { code: 'return Tool.execute("double", { value = 4 }).result', filename: 'outer.lua' };
  expect((await runtime.runSpell(outer)).value).toBe(8);
});

test('its permissions and its budget lie inside those of whoever runs it', async () => {
  const provider = createScriptedProvider(['hi', 'hi']);
  await using runtime = await createRuntime({
    environment,
    providers: [provider],
    model: 'scripted/test',
    prices: { 'scripted/test': { inputUsd: 0, outputUsd: 1_000_000 } },
  });
  const chat = { code: 'return Agent.new({ max_output_tokens = 2 }):chat("hello")', filename: 'chat.lua' };
  const generous = asTool(runtime.spell(chat, { maxCostUsd: 100, permissions: { read: true } }), { name: 'chat' });
  runtime.components.register(generous);
  const outer = { code: 'return Tool.execute("chat", { input = "x" })', filename: 'outer.lua' };
  await expect(runtime.runSpell(outer)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  expect((await runtime.runSpell(outer, { maxCostUsd: 10 })).value).toBe('hi');
});

test('an abort of the run reaches it', async () => {
  await using runtime = await createRuntime({ environment });
  const controller = new AbortController();
  const reason = new Error('enough');
  const onOutput = () => controller.abort(reason);
  const waiting = { code: 'print("ready") Async.sleep(60000)', filename: 'waiting.lua' };
  const running = runtime.run(runtime.spell(waiting, { onOutput }), null, { signal: controller.signal });
  await expect(running).rejects.toBe(reason);
});
