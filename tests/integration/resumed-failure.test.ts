import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ProviderError, type LLMProvider } from '@llmspell/core';
import { createScriptedProvider } from '@llmspell/testing';
import { createRuntime } from 'llmspell';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'llmspell-resumed-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Goes on after a failure, and asks two more: in JavaScript at a time. */
const SPELLS = {
  lua: `
local agents = { Agent.new({ name = "a" }), Agent.new({ name = "b" }), Agent.new({ name = "c" }) }
local ok, failure = pcall(function() return agents[1]:chat("broken") end)
local answers = { agents[2]:chat("b"), agents[3]:chat("c") }
return { ok = ok, code = failure.code, answers = answers }
`,
  js: `
const agents = ['a', 'b', 'c'].map((name) => new Agent({ name }));
const failure = await agents[0].chat('broken').catch((error) => error);
const answers = await Promise.all([agents[1].chat('b'), agents[2].chat('c')]);
export default { ok: false, code: failure.code, answers };
`,
};

/** A provider whose calls with one of these words fail for good. */
function unreliable(words: Set<string>, asked: string[]): LLMProvider {
  return createScriptedProvider((request) => {
    const text = JSON.stringify(request.messages.at(-1));
    const word = ['broken', '"b"', '"c"'].find((candidate) => text.includes(candidate)) ?? text;
    asked.push(word);
    if (words.has(word)) throw new ProviderError({ model: 'scripted/test', message: 'out of order', retryable: false });
    return `answer to ${word}`;
  });
}

test.each(['lua', 'js'] as const)(
  'a spell that failed of a model call makes it again when it is resumed, and not what it went on from: %s',
  async (language) => {
    const words = new Set(['broken', '"c"']);
    const asked: string[] = [];
    await using runtime = await createRuntime({
      environment: {},
      cwd: folder,
      state: 'level:./state',
      model: 'scripted/test',
      providers: [unreliable(words, asked)],
      prices: { 'scripted/test': 'free' },
    });
    const source = { filename: `asks.${language}`, code: SPELLS[language] };
    const failed = runtime.runSpell(source, { durable: { runId: 'run' } });
    await expect(failed).rejects.toThrow('out of order');
    words.clear();
    const { value } = await runtime.resume('run');
    expect(value).toEqual({ ok: false, code: 'PROVIDER_UNAVAILABLE', answers: ['answer to "b"', 'answer to "c"'] });
    expect(asked.toSorted()).toEqual(['"b"', '"c"', '"c"', 'broken']);
  },
);
