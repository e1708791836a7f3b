import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

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

describe.for(LANGUAGES)('a durable run of a spell in %s', (language) => {
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
  });
});
