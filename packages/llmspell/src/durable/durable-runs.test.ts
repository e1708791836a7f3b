import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ProviderError, type AuditSink } from '@llmspell/core';
import { createScriptedProvider } from '@llmspell/testing';
import { createRuntime, type Runtime, type RuntimeOptions } from 'llmspell';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const environment = { OLLAMA_HOST: 'http://127.0.0.1:1' };
const LANGUAGES = ['lua', 'js'] as const;
type Language = (typeof LANGUAGES)[number];

/** Asks twice, and draws at random in between. */
const ASKS: Readonly<Record<Language, string>> = {
  lua: `
local agent = Agent.new({})
local first = agent:chat("first")
local number = math.random(1, 1000000)
print("between")
local second = agent:chat("second " .. number)
return { first, number, second }
`,
  js: `
const agent = new Agent({});
const first = await agent.chat('first');
const number = Math.floor(Math.random() * 1_000_000);
console.log('between');
const second = await agent.chat('second ' + number);
export default [first, number, second];
`,
};

let folder: string;
const runtimes: Runtime[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'llmspell-durable-'));
});

afterEach(async () => {
  await Promise.all(runtimes.splice(0).map((runtime) => runtime.close()));
  await rm(folder, { recursive: true });
});

async function open(options: RuntimeOptions = {}): Promise<Runtime> {
  const runtime = await createRuntime({ environment, cwd: folder, state: 'level:./state', ...options });
  runtimes.push(runtime);
  return runtime;
}

/** A runtime with a model whose answers are numbered, and that stops the run at one of its calls. */
function numbered(stopAt?: { readonly call: number; readonly stop: () => void }) {
  let calls = 0;
  const provider = createScriptedProvider(() => {
    calls += 1;
    if (calls !== stopAt?.call) return `answer ${calls}`;
    stopAt.stop();
    return new Promise<never>(() => {});
  });
  return {
    provider,
    options: {
      model: 'scripted/test',
      providers: [provider],
      prices: { 'scripted/test': 'free' },
    } satisfies RuntimeOptions,
  };
}

describe.for(LANGUAGES)('a durable run of a spell in %s', { timeout: 60_000 }, (language) => {
  const filename = `asks.${language}`;
  beforeEach(() => writeFile(path.join(folder, filename), ASKS[language]));

  test('goes on where it was when its signal stopped it', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const first = numbered({ call: 2, stop: () => stop.abort(reason) });
    const runtime = await open(first.options);
    const printed: string[] = [];
    const options = {
      durable: { runId: 'run' },
      signal: stop.signal,
      onOutput: ({ text }: { readonly text: string }) => void printed.push(text),
    };
    await expect(runtime.runSpell(filename, options)).rejects.toBe(reason);
    expect(await runtime.runs.status('run')).toMatchObject({ state: 'running', interrupted: true, spell: filename });
    await runtime.close();

    const second = numbered();
    const next = await open(second.options);
    const result = await next.resume('run', { onOutput: ({ text }) => void printed.push(text) });
    expect(result).toMatchObject({ value: ['answer 1', expect.any(Number), 'answer 1'], exitCode: 0, runId: 'run' });
    expect([first.provider.calls.length, second.provider.calls.length]).toEqual([2, 1]);
    expect(JSON.stringify(second.provider.calls[0])).toContain(`second ${String((result.value as unknown[])[1])}`);
    expect(printed).toEqual(['between\n']);
    expect(result.spent.tokens).toBeGreaterThan(0);
    expect(await next.runs.status('run')).toMatchObject({ state: 'completed', interrupted: false });
    await expect(next.resume('run')).rejects.toMatchObject({ code: 'CLOSED' });
    await next.close();

    const offline = await open();
    const effects: string[] = [];
    const replayed = await offline.replay('run', {
      onEffect: ({ name, number }) => void effects.push(`${number} ${name}`),
    });
    expect(replayed).toMatchObject({ value: result.value, run: { state: 'completed' }, effects: effects.length });
    expect(effects.filter((name) => name.endsWith('llm'))).toHaveLength(2);
  });

  /** Stops a run at its second call of a model, and gives the id. */
  async function interrupted(durable: object | true = { runId: 'run' }): Promise<string> {
    const stop = new AbortController();
    const { options } = numbered({ call: 2, stop: () => stop.abort() });
    const runtime = await open(options);
    await runtime.runSpell(filename, { durable, signal: stop.signal }).catch(() => {});
    await runtime.close();
    return 'run';
  }

  test('that was changed says where, and goes on with the one that is chosen', async () => {
    await interrupted();
    const changed = ASKS[language].replace('between', 'changed');
    await writeFile(path.join(folder, filename), changed);
    const runtime = await open(numbered().options);
    const line = ASKS[language].split('\n').findIndex((text) => text.includes('between')) + 1;
    await expect(runtime.resume('run')).rejects.toMatchObject({
      code: 'RUN_CHANGED',
      message: expect.stringContaining(`${filename}:${line}`),
      data: { file: filename, line },
    });
    const printed: string[] = [];
    const result = await runtime.resume('run', { source: 'edited', onOutput: ({ text }) => void printed.push(text) });
    expect(result.value).toMatchObject(['answer 1', expect.any(Number), 'answer 1']);
    expect(printed).toEqual([]);
  });

  test('that was changed to do something else diverges, and says where', async () => {
    await interrupted();
    await writeFile(
      path.join(folder, filename),
      ASKS[language].replace('"first"', '"other"').replace("'first'", "'other'"),
    );
    const line = ASKS[language].split('\n').findIndex((text) => text.includes('first =')) + 1;
    const { provider, options } = numbered();
    const runtime = await open(options);
    const replayed = await runtime.replay('run', { source: 'edited' });
    expect(replayed.stop).toMatchObject({ type: 'diverged', error: { data: { file: filename, line } } });
    await expect(runtime.resume('run', { source: 'edited' })).rejects.toMatchObject({
      code: 'JOURNAL_DIVERGED',
      message: expect.stringContaining(`${filename}:${line}`),
    });
    expect(provider.calls).toEqual([]);
    // The recorded spell is still there to go on with.
    await expect(runtime.resume('run', { source: 'recorded' })).resolves.toMatchObject({ exitCode: 0 });
    expect(provider.calls).toHaveLength(1);
  });

  test('whose file is gone goes on with what was recorded', async () => {
    await interrupted();
    await rm(path.join(folder, filename));
    const runtime = await open(numbered().options);
    await expect(runtime.resume('run')).rejects.toMatchObject({ code: 'RUN_CHANGED' });
    await expect(runtime.resume('run', { source: 'recorded' })).resolves.toMatchObject({ exitCode: 0 });
  });
});

describe('a durable run', { timeout: 60_000 }, () => {
  const asks = { filename: 'a.lua', code: 'return Agent.new({ max_output_tokens = 2 }):chat("hello")' };

  test('that reached its budget goes on with a higher one', async () => {
    const provider = createScriptedProvider(['hi']);
    const prices = { 'scripted/test': { inputUsd: 0, outputUsd: 1_000_000 } };
    const runtime = await open({ model: 'scripted/test', providers: [provider], prices });
    const run = runtime.runSpell(asks, { durable: { runId: 'run' }, maxCostUsd: 1 });
    await expect(run).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(await runtime.runs.status('run')).toMatchObject({ state: 'failed', error: { code: 'BUDGET_EXCEEDED' } });
    await expect(runtime.resume('run')).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    const result = await runtime.resume('run', { maxCostUsd: 100 });
    expect(result).toMatchObject({ value: 'hi', spent: { usd: 5 } });
  });

  test('that failed of a call makes that call again, and nothing before it', async () => {
    let calls = 0;
    const provider = createScriptedProvider(() => {
      calls += 1;
      return calls === 2
        ? { error: new ProviderError({ model: 'scripted/test', message: 'down', retryable: false }) }
        : `answer ${calls}`;
    });
    const runtime = await open({ model: 'scripted/test', providers: [provider], prices: { 'scripted/test': 'free' } });
    const code = 'local agent = Agent.new({}) return { agent:chat("one"), agent:chat("two") }';
    const run = runtime.runSpell({ filename: 'a.lua', code }, { durable: { runId: 'run' } });
    await expect(run).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect((await runtime.resume('run')).value).toEqual(['answer 1', 'answer 3']);
    expect(calls).toBe(3);
  });

  test('that reached a limit of its machine goes on with a higher one', async () => {
    const runtime = await open();
    const source = {
      filename: 'a.js',
      code: "await State.set('a', 1); for (let i = 0; i < 3e7; i += 1); export default 1;",
    };
    const limits = { cpuMs: 20 };
    await expect(runtime.runSpell(source, { durable: { runId: 'run' }, limits })).rejects.toMatchObject({
      code: 'SCRIPT_LIMIT',
    });
    await expect(runtime.resume('run', { limits: { cpuMs: 60_000 } })).resolves.toMatchObject({ value: 1 });
  });

  test('is one with each id, and is there for whoever asks for it again', async () => {
    const { provider, options } = numbered();
    const runtime = await open(options);
    const first = await runtime.runSpell(asks, { durable: { runId: 'run' } });
    await expect(runtime.runSpell(asks, { durable: { runId: 'run' } })).resolves.toEqual(first);
    await expect(runtime.replay('run', { source: 'edited' })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
    expect(provider.calls).toHaveLength(1);
    const other = { ...asks, code: 'return 1' };
    await expect(runtime.runSpell(other, { durable: { runId: 'run' } })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
    await expect(runtime.runSpell(asks, { durable: { runId: '../x' } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  test('has what was granted when it began, inside what the runtime allows now', async () => {
    await writeFile(path.join(folder, 'a.txt'), 'content');
    const code = `Run.wait_for("go")
return { pcall(Tool.execute, "file-operations", { operation = "read", path = "a.txt" }) }`;
    const stop = new AbortController();
    const began = await open({ permissions: { read: ['.'] } });
    const durable = (runId: string) => ({ runId, onWait: () => stop.abort() });
    const source = { filename: 'a.lua', code };
    const begin = async (runId: string, permissions: object) => {
      const run = began.runSpell(source, { durable: durable(runId), signal: stop.signal, permissions });
      await run.catch(() => {});
      await began.runs.signal(runId, 'go');
    };
    await Promise.all([begin('more', { read: ['.'] }), begin('less', {})]);
    await began.close();

    const everything = await open({ permissions: { read: true, write: true } });
    expect((await everything.resume('more')).value).toMatchObject([true, { output: 'content' }]);
    expect((await everything.resume('less')).value).toMatchObject([false, {}]);
  });

  test('cannot be begun where it could not be kept, or with grants that cannot be', async () => {
    const forgetful = await open({ state: undefined as never });
    await expect(forgetful.runSpell(asks, { durable: true })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
    const runtime = await open({ state: 'memory' });
    const permissions = { check: () => ({ allowed: true }) as const };
    await expect(runtime.runSpell(asks, { durable: true, permissions })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
    });
  });

  test('contains the spells that it runs, and tells those outside of everything once', async () => {
    const told: string[] = [];
    const audit: AuditSink = { record: ({ action, target }) => void told.push(`${action} ${target}`) };
    const inner = {
      filename: 'inner.js',
      code: "const agent = new Agent({}); export default await agent.chat('inner');",
    };
    const code = `
local first = Workflow.sequential({ name = "w", steps = { { name = "s", agent = "inner", input = "x" } } }):run({})
Run.wait_for("go")
return Agent.new({}):chat("outer")`;
    const stop = new AbortController();
    const openWith = async (script: ReturnType<typeof numbered>) => {
      const runtime = await open({ ...script.options, audit });
      const spell = runtime.spell(inner, { name: 'inner' });
      runtime.components.register({ ...spell, kind: 'agent' });
      runtime.events.on('llm.started', ({ type }) => void told.push(type));
      return runtime;
    };
    const [before, after] = [numbered(), numbered()];
    const runtime = await openWith(before);
    const durable = { runId: 'run', onWait: () => stop.abort() };
    await runtime.runSpell({ filename: 'outer.lua', code }, { durable, signal: stop.signal }).catch(() => {});
    await runtime.close();
    const noted = told.length;
    expect(told.filter((line) => line === 'llm.started')).toHaveLength(1);
    const next = await openWith(after);
    await next.runs.signal('run', 'go');
    await expect(next.resume('run')).resolves.toMatchObject({ value: 'answer 1' });
    expect([before.provider.calls.length, after.provider.calls.length]).toEqual([1, 1]);
    expect(told.slice(noted).filter((line) => line === 'llm.started')).toHaveLength(1);
  });
});
