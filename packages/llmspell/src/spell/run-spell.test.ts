import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { createScriptedProvider } from '@llmspell/testing';
import { createRuntime, runSpell, type Runtime, type RuntimeOptions, type SpellOptions } from 'llmspell';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const environment = { OLLAMA_HOST: 'http://127.0.0.1:1' };
const lua = (code: string) => ({ code, filename: 'spell.lua' });
const javascript = (code: string) => ({ code, filename: 'spell.js' });

let folder: string;
let runtime: Runtime;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'llmspell-run-'));
  await writeFile(path.join(folder, 'a.txt'), 'content');
  await writeFile(path.join(folder, 'spell.lua'), 'return { "from a file", Spell.filename }');
  runtime = await createRuntime({ environment, cwd: folder, permissions: { read: ['.'] } });
});

afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

/** A runtime whose model costs 1 USD for an output token. */
function dear(answers: readonly string[]): RuntimeOptions {
  return {
    environment,
    model: 'scripted/test',
    providers: [createScriptedProvider(answers)],
    prices: { 'scripted/test': { inputUsd: 0, outputUsd: 1_000_000 } },
  };
}

const chat = (maxTokens: number) => lua(`return Agent.new({ max_output_tokens = ${maxTokens} }):chat("hello")`);

describe('runSpell', () => {
  test('gives the value, the exit code, what was spent and what was used', async () => {
    const result = await runtime.runSpell(javascript('export default { answer: 42 };'));
    expect(result).toEqual({
      value: { answer: 42 },
      exitCode: 0,
      runId: expect.any(String),
      spent: { usd: 0, tokens: 0 },
      stats: { memoryBytes: expect.any(Number), cpuMs: expect.any(Number), hostCalls: expect.any(Number) },
    });
  });

  test('runs a file by its path, which starts at the folder of the runtime', async () => {
    expect((await runtime.runSpell('spell.lua')).value).toEqual(['from a file', 'spell.lua']);
  });

  test('gives the spell its arguments and its input', async () => {
    const options = { args: ['x'], input: { topic: ['a', null, 1.5] } };
    const source = javascript('export default [args[0], Spell.input, Spell.filename];');
    expect((await runtime.runSpell(source, options)).value).toEqual(['x', options.input, 'spell.js']);
    expect((await runtime.runSpell(lua('return Spell.input.topic[1]'), options)).value).toBe('a');
    expect((await runtime.runSpell(javascript('export default Spell.input;'))).value).toBeNull();
  });

  test('tells what is printed while it runs', async () => {
    const printed: unknown[] = [];
    const onOutput = (output: unknown) => void printed.push(output);
    await runtime.runSpell(javascript('console.log("a"); console.error("b");'), { onOutput });
    expect(printed).toEqual([
      { stream: 'stdout', text: 'a\n' },
      { stream: 'stderr', text: 'b\n' },
    ]);
  });

  test('ends at the signal, with its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const onOutput = () => controller.abort(reason);
    const running = runtime.runSpell(lua('print("ready") Async.sleep(60000)'), { signal: controller.signal, onOutput });
    await expect(running).rejects.toBe(reason);
    await expect(runtime.runSpell(lua('return 1'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test('keeps spells apart: each has its own machine and its own components', async () => {
    const define = 'leaked = 1 Tool.register({ name = "mine", execute = function() return 1 end })';
    await runtime.runSpell(lua(define));
    expect(runtime.components.has('tool', 'mine')).toBe(false);
    expect((await runtime.runSpell(lua('return leaked == nil and not Tool.exists("mine")'))).value).toBe(true);
  });

  test('in a runtime of its own closes it when it ends', async () => {
    const source = lua('return 6 * 7');
    expect((await runSpell(source, { runtime: { environment } })).value).toBe(42);
    await expect(runSpell(lua('error("x")'), { runtime: { environment } })).rejects.toMatchObject({
      code: 'SCRIPT_FAILED',
    });
  });
});

describe('the permissions of a spell', () => {
  const read = lua('return Tool.execute("file-operations", { operation = "read", path = "a.txt" }).output');
  const runRead = (options: SpellOptions) => runtime.runSpell(read, options);

  test("are the runtime's unless it is told otherwise", async () => {
    expect((await runRead({})).value).toBe('content');
  });

  test('can be less', async () => {
    await expect(runRead({ permissions: {} })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await runRead({ permissions: { read: ['a.txt'] } })).value).toBe('content');
  });

  test('cannot be more', async () => {
    const source = lua('return Tool.execute("file-operations", { operation = "write", path = "b.txt", input = "x" })');
    await expect(runtime.runSpell(source, { permissions: { write: true } })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });
});

describe('the budget of a spell', () => {
  test('is 1 USD unless it is told otherwise', async () => {
    await using costly = await createRuntime(dear(['hi']));
    await expect(costly.runSpell(chat(2))).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    await expect(costly.runSpell(chat(1))).resolves.toMatchObject({ value: 'hi' });
  });

  test('can be more or less', async () => {
    await using costly = await createRuntime(dear(['hi']));
    await expect(costly.runSpell(chat(1), { maxCostUsd: 0.5 })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    const { spent } = await costly.runSpell(chat(100), { maxCostUsd: 100 });
    // The scripted model says that it used 5 tokens of output.
    expect(spent).toEqual({ usd: 5, tokens: 15 });
  });

  test('can be one of tokens', async () => {
    await using costly = await createRuntime(dear(['hi']));
    const options = { maxCostUsd: 1_000_000, maxTokens: 10 };
    await expect(costly.runSpell(chat(100), options)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  });
});

describe('checkSpell', () => {
  test('finds unknown names without running anything', async () => {
    const found = await runtime.checkSpell(lua('local a = 1\nprnt(a)'));
    expect(found).toMatchObject([{ line: 2, severity: 'error', message: expect.stringContaining('prnt') }]);
  });

  test('finds nothing in a spell that uses every package', async () => {
    const code = 'local a = Agent.new({ tools = { Calculator.new() } })\nState.set("a", 1)\nreturn a:chat(Spell.input)';
    expect(await runtime.checkSpell(lua(code))).toEqual([]);
  });
});

test.each([
  ['lua', 'local began = os.clock()\nwhile os.clock() == began do end\nreturn true'],
  ['js', 'const began = Date.now();\nwhile (Date.now() === began);\nexport default true;'],
])('time goes on while a spell computes: %s', async (extension, code) => {
  const { value } = await runSpell({ filename: `waits.${extension}`, code }, { runtime: { environment: {} } });
  expect(value).toBe(true);
});
