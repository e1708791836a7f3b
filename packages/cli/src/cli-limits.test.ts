import { parseJson } from '@llmspell/core';
import { startLlmServer } from '@llmspell/testing/llm-server';
import { describe, expect, test } from 'vitest';

import { runIn } from './__fixtures__/run-in.ts';

const CHAT = 'return Agent.new({}):chat("What is 2 + 3?")';

describe('a limit ends the spell with exit code 4 and the flag that raises it', () => {
  test.each([
    ['--timeout=100ms', 'Async.sleep(60000)', 'wall'],
    ['--cpu-time=50ms', 'while true do end', 'cpu'],
    ['--memory=4mb', 'local t = {} while true do t[#t + 1] = ("x"):rep(100000) .. #t end', 'memory'],
    ['--max-output=1kb', 'while true do print(("x"):rep(100)) end', 'output'],
  ])('%s', async (flag, code, limit) => {
    const { exitCode, out } = await runIn({}, ['exec', '--json', flag, code]);
    expect(exitCode).toBe(4);
    expect(parseJson(out)).toMatchObject({ status: 'error', error: { code: 'SCRIPT_LIMIT', data: { limit } } });
    const { error } = await runIn({}, ['exec', flag, code]);
    expect(error).toContain(flag.split('=')[0]);
  });

  test('of a script cannot be caught', async () => {
    const code = 'pcall(function() while true do end end) print("went on")';
    const { exitCode, out } = await runIn({}, ['exec', '--cpu-time=50ms', code]);
    expect({ exitCode, out }).toEqual({ exitCode: 4, out: '' });
  });

  test.each([
    ['--timeout', 'soon'],
    ['--memory', 'much'],
    ['--max-cost', '-1'],
    ['--max-tokens', 'x'],
    ['--seed', ''],
  ])('%s %j is wrong usage', async (flag, value) => {
    const { exitCode, error } = await runIn({}, ['exec', `${flag}=${value}`, 'return 1']);
    expect(exitCode).toBe(2);
    expect(error).toContain(flag);
  });
});

describe('a budget', () => {
  test('of tokens stops the spell before the call that could exceed it', async () => {
    await using server = await startLlmServer();
    const { environment } = server;
    const flags = ['--model=openai/gpt-4o-mini', '--max-tokens=1'];
    const { exitCode, error } = await runIn({}, ['exec', ...flags, CHAT], { environment });
    expect(exitCode).toBe(4);
    expect(error).toContain('BUDGET_EXCEEDED');
    expect(server.requests).toEqual([]);
  });

  test('of money does, too', async () => {
    await using server = await startLlmServer();
    const { environment } = server;
    const flags = ['--model=openai/gpt-4o-mini', '--max-cost=0.000001'];
    const { exitCode, error } = await runIn({}, ['exec', ...flags, CHAT], { environment });
    expect(exitCode).toBe(4);
    expect(error).toContain('BUDGET_EXCEEDED');
    expect(server.requests).toEqual([]);
  });

  test('that is enough is not in the way, and what was spent is told', async () => {
    await using server = await startLlmServer();
    server.answer({ text: '5', usage: { inputTokens: 20, outputTokens: 10 } });
    const flags = ['--json', '--model=openai/gpt-4o-mini', '--max-cost=0.5', '--max-tokens=100000'];
    const { exitCode, out } = await runIn({}, ['exec', ...flags, CHAT], { environment: server.environment });
    expect(exitCode).toBe(0);
    expect(parseJson(out)).toMatchObject({ value: '5', spent: { tokens: 30 } });
  });
});

describe('the model', () => {
  test.each([
    ['openai/gpt-4o-mini', 'OPENAI_BASE_URL', 'OPENAI_API_KEY'],
    ['anthropic/claude-sonnet-4-5', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_API_KEY'],
  ])('%s is reached where %s says', async (model, address, key) => {
    await using server = await startLlmServer();
    server.answer('five');
    const environment = { [address]: server.environment[address] ?? '', [key]: 'test-key' };
    const { exitCode, out } = await runIn({}, ['exec', '--model', model, CHAT], { environment });
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '"five"\n' });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.question?.model).toBe(model.split('/')[1]);
  });

  test('is that of the key that there is', async () => {
    await using server = await startLlmServer();
    server.answer('five');
    const environment = { ANTHROPIC_BASE_URL: `${server.url}/v1`, ANTHROPIC_API_KEY: 'test-key' };
    expect((await runIn({}, ['exec', CHAT], { environment })).out).toBe('"five"\n');
    expect(server.requests[0]?.question?.api).toBe('anthropic');
  });

  test('is one of a local Ollama when there is no key', async () => {
    await using server = await startLlmServer();
    server.answer('five');
    const { exitCode, out } = await runIn({}, ['exec', CHAT], { environment: { OLLAMA_HOST: server.url } });
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '"five"\n' });
  });

  test('is none otherwise, which the answer says', async () => {
    const { exitCode, out } = await runIn({}, ['exec', CHAT]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/no model/i);
    expect(out).toMatch(/--model|_API_KEY/);
  });

  test('that nobody knows ends the spell', async () => {
    const { exitCode, error } = await runIn({}, ['exec', '--model=nobody/nothing', CHAT]);
    expect(exitCode).toBe(1);
    expect(error).toContain('nobody');
  });
});

describe('while a model is waited for', () => {
  test('a person sees for which, and the line is taken away again', async () => {
    await using server = await startLlmServer();
    server.answer('five');
    const flags = ['--model=openai/gpt-4o-mini'];
    const { written } = await runIn({}, ['exec', ...flags, CHAT], { environment: server.environment, answers: [] });
    expect(written).toEqual([
      ['error', '\u001B[2mwaiting for openai/gpt-4o-mini…\u001B[22m'],
      ['error', '\r\u001B[2K'],
      ['out', '"five"\n'],
    ]);
  });

  test('a line that the spell has begun is left alone', async () => {
    await using server = await startLlmServer();
    server.answer('five');
    const code = `io.write("The answer: ") print(Agent.new({}):chat("2 + 3?"))`;
    const flags = ['--model=openai/gpt-4o-mini'];
    const { error, out } = await runIn({}, ['exec', ...flags, code], { environment: server.environment, answers: [] });
    expect({ error, out }).toEqual({ error: '', out: 'The answer: five\n' });
  });

  test('nothing is shown without a terminal', async () => {
    await using server = await startLlmServer();
    const { error } = await runIn({}, ['exec', '--model=openai/gpt-4o-mini', CHAT], {
      environment: server.environment,
    });
    expect(error).toBe('');
  });
});
