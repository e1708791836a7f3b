import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';

import { startLlmServer, type LlmServer } from '@llmspell/testing/llm-server';
import { afterEach, describe, expect, test } from 'vitest';

import { createSpellFolder } from './__fixtures__/spell-folder.ts';

const MAIN = path.join(import.meta.dirname, 'main.ts');
const MODEL = '--model=openai/gpt-4o-mini';
const started: ChildProcess[] = [];

/** Four questions, with something random and a value kept in between. */
const SPELLS = {
  'asks.lua': `local agent = Agent.new({})
local answers = {}
for i = 1, 4 do
  answers[i] = agent:chat("question " .. i .. " " .. math.random(1, 1000000))
  State.set("count", (State.get("count") or 0) + 1)
  print("answer " .. i)
end
return { answers, State.get("count") }`,
  'asks.js': `const agent = new Agent({});
const answers = [];
for (let i = 1; i <= 4; i += 1) {
  answers.push(await agent.chat('question ' + i + ' ' + Math.floor(Math.random() * 1e6)));
  await State.set('count', ((await State.get('count')) ?? 0) + 1);
  console.log('answer ' + i);
}
export default [answers, await State.get('count')];`,
};

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function start(argv: readonly string[], cwd: string, server?: LlmServer) {
  const child = spawn(process.execPath, ['--conditions=@llmspell/source', MAIN, ...argv], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      OLLAMA_HOST: 'http://127.0.0.1:1',
      NODE_DISABLE_COMPILE_CACHE: '1',
      ...server?.environment,
    },
  });
  started.push(child);
  return child;
}

async function resultOf(child: ReturnType<typeof start>) {
  const [out, error, [exitCode, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ]);
  return { out, error, exitCode, signal };
}

describe.each(Object.keys(SPELLS))('a process with a durable run of %s', { timeout: 120_000 }, (file) => {
  test('is killed again and again, and each answer is asked for once', async () => {
    await using folder = await createSpellFolder(SPELLS);
    const questions: string[] = [];
    let argv = ['run', '--durable', '--run-id=r', '--json', MODEL, file];
    for (let kill = 1; kill <= 3; kill += 1) {
      await using server = await startLlmServer();
      // The first answer comes, the second one does not.
      server.fail({}, { hangAfter: 0 });
      const child = start(argv, folder.path, server);
      const result = resultOf(child);
      await server.request(2);
      child.kill('SIGKILL');
      expect(await result).toMatchObject({ signal: 'SIGKILL' });
      questions.push(JSON.stringify(server.requests[0]?.body));
      argv = ['resume', 'r', '--json'];
    }
    await using server = await startLlmServer();
    const { out, exitCode } = await resultOf(start(argv, folder.path, server));
    expect(exitCode).toBe(0);
    const { value } = JSON.parse(out) as { readonly value: readonly [readonly string[], number] };
    expect(value[0]).toHaveLength(4);
    expect(value[1]).toBe(4);
    expect(server.requests).toHaveLength(1);
    expect(new Set(questions).size).toBe(3);
  });
});

describe('two processes with durable runs in one folder', { timeout: 120_000 }, () => {
  test('work side by side, and the one that is left takes the state over when the other is killed', async () => {
    await using folder = await createSpellFolder(SPELLS);
    await using slow = await startLlmServer();
    slow.fail({}, { hangAfter: 0 });
    const first = start(['run', '--durable', '--run-id=first', MODEL, 'asks.lua'], folder.path, slow);
    await slow.request(2);
    await using server = await startLlmServer();
    server.fail({}, { delayMs: 3_000 });
    const second = resultOf(start(['run', '--durable', '--run-id=second', MODEL, 'asks.js'], folder.path, server));
    await server.request(2);
    first.kill('SIGKILL');
    expect(await second).toMatchObject({ exitCode: 0, out: 'answer 1\nanswer 2\nanswer 3\nanswer 4\n' });
    const { out } = await resultOf(start(['runs', 'list'], folder.path));
    expect(out).toMatch(/\nsecond +completed .*\nfirst +interrupted /u);
  });
});

describe('an interrupted process with a durable run', { timeout: 60_000 }, () => {
  test('tells how to go on', async () => {
    await using folder = await createSpellFolder(SPELLS);
    await using server = await startLlmServer();
    server.fail({ hangAfter: 0 });
    const child = start(['run', '--durable', '--run-id=r', MODEL, 'asks.lua'], folder.path, server);
    const result = resultOf(child);
    await server.request(1);
    child.kill('SIGINT');
    const { exitCode, error } = await result;
    expect(exitCode).toBe(130);
    expect(error).toMatch(/^run r\nThe run is kept\. To go on with it: llmspell resume r\nerror: Interrupted\./u);
  });
});
