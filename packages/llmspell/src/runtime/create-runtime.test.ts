import { executeTool, isTool } from '@llmspell/core/kit';
import {
  createCaptureAudit,
  createCaptureLogger,
  createRecordingTool,
  createScriptedProvider,
} from '@llmspell/testing';
import { startLlmServer } from '@llmspell/testing/llm-server';
import { createRuntime } from 'llmspell';
import { describe, expect, test } from 'vitest';

const NO_MODELS = { OLLAMA_HOST: 'http://127.0.0.1:1' };

describe('a runtime', () => {
  test('has the built-in tools', async () => {
    await using runtime = await createRuntime({ environment: NO_MODELS });
    const tool = await runtime.components.get('tool', 'calculator');
    if (!isTool(tool)) throw new Error('no tool');
    const output = await executeTool({ tool, input: { input: '6 * 7' } }, runtime.createContext());
    expect(output).toMatchObject({ output: 42 });
  });

  test('allows nothing unless it is told to', async () => {
    await using runtime = await createRuntime({ environment: NO_MODELS });
    const { files } = runtime.createContext();
    await expect(files.read('/etc/hostname')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('gives each context an id of its own and what all share', async () => {
    await using runtime = await createRuntime({ environment: NO_MODELS });
    const [first, second] = [runtime.createContext(), runtime.createContext()];
    expect(first.runId).not.toBe(second.runId);
    expect(first.events).toBe(runtime.events);
    expect(second.components).toBe(runtime.components);
  });

  test('takes the hooks that it is given', async () => {
    const seen: string[] = [];
    const run = ({ component }: { readonly component: { readonly name: string } }) => void seen.push(component.name);
    const hooks = [{ name: 'watch', point: 'beforeToolCall', run }] as const;
    await using runtime = await createRuntime({ environment: NO_MODELS, hooks });
    const tool = createRecordingTool({ name: 'mine' });
    await executeTool({ tool, input: {} }, runtime.createContext());
    expect(seen).toEqual(['mine']);
  });

  test('is closed once and for all', async () => {
    const runtime = await createRuntime({ environment: NO_MODELS, prepare: 'a.lua' });
    await runtime.runSpell({ code: 'return 1', filename: 'a.lua' });
    await Promise.all([runtime.close(), runtime.close()]);
    await runtime.close();
    expect(() => runtime.createContext()).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    const spell = { code: 'return 1', filename: 'a.lua' };
    await expect(runtime.runSpell(spell)).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(runtime.checkSpell(spell)).rejects.toMatchObject({ code: 'CLOSED' });
  });

  test('to be prepared for a language that there is not says so when the spell runs', async () => {
    await using runtime = await createRuntime({ environment: NO_MODELS, prepare: 'a.rb' });
    await expect(runtime.runSpell({ code: 'puts 1', filename: 'a.rb' })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
      message: expect.stringContaining('.lua, .js, .mjs, .ts, .mts'),
    });
  });
});

describe('the model that is meant where none is named', () => {
  const idOf = async (options: Parameters<typeof createRuntime>[0]): Promise<string> => {
    await using runtime = await createRuntime(options);
    return (await runtime.models.resolve()).id;
  };

  test('is the one that the runtime was told', async () => {
    const environment = { ...NO_MODELS, OPENAI_API_KEY: 'test-key' };
    const providers = [createScriptedProvider()];
    expect(await idOf({ environment, providers, model: 'scripted/test' })).toBe('scripted/test');
  });

  test('is that of the first key otherwise', async () => {
    const openai = { ...NO_MODELS, OPENAI_API_KEY: 'test-key', ANTHROPIC_API_KEY: 'test-key' };
    expect(await idOf({ environment: openai })).toMatch(/^openai\//);
    expect(await idOf({ environment: { ...NO_MODELS, ANTHROPIC_API_KEY: 'test-key' } })).toMatch(/^anthropic\//);
  });

  test('is that of a local Ollama without a key', async () => {
    await using server = await startLlmServer({ models: ['llama3.2:3b'] });
    expect(await idOf({ environment: { OLLAMA_HOST: server.url } })).toBe('ollama/llama3.2:3b');
  });

  test('is echo when there is nothing', async () => {
    expect(await idOf({ environment: NO_MODELS })).toBe('echo/echo');
  });

  test('is not looked for before somebody asks', async () => {
    await using server = await startLlmServer();
    await using runtime = await createRuntime({ environment: { OLLAMA_HOST: server.url } });
    await runtime.runSpell({ code: 'return 1', filename: 'a.lua' });
    expect(server.requests).toEqual([]);
  });
});

test('those who look on see no key of the environment', async () => {
  const [audit, logger] = [createCaptureAudit(), createCaptureLogger()];
  const environment = { ...NO_MODELS, MY_API_KEY: 'a key that looks like nothing' };
  await using runtime = await createRuntime({ environment, audit, logger, permissions: { env: true } });
  const code = `
    local key = Tool.execute("environment-reader", { variable_name = "MY_API_KEY" }).output
    Logger.error("the key is " .. key)
    Tool.execute("text-manipulator", { operation = "uppercase", input = key })
    return key
  `;
  expect((await runtime.runSpell({ code, filename: 'a.lua' })).value).toBe('a key that looks like nothing');
  expect(audit.records.map(({ action }) => action)).toEqual(['grants', 'permission', 'tool-call', 'tool-call']);
  expect(JSON.stringify([audit.records, logger.entries])).not.toContain('looks like nothing');
  expect(JSON.stringify(audit.records)).toContain('[redacted]');
});
