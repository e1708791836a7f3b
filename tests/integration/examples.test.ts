import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { startLlmServer, type LlmServer } from '@llmspell/testing/llm-server';
import { createRuntime, type Runtime } from 'llmspell';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const EXAMPLES = path.resolve(import.meta.dirname, '../../examples');
const MODELS = ['openai/gpt-4o-mini', 'anthropic/claude-sonnet-4-5'];
const stories = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
  .map(({ name }) => name);

let server: LlmServer;

beforeAll(async () => {
  server = await startLlmServer();
});

afterAll(() => server.close());

function expected(story: string): unknown {
  return JSON.parse(readFileSync(path.join(EXAMPLES, story, 'expected.json'), 'utf8'));
}

async function withRuntime(model: string, work: (runtime: Runtime) => Promise<unknown>): Promise<unknown> {
  await using runtime = await createRuntime({ model, environment: server.environment });
  // Awaited here: the runtime is closed when this function is left.
  return await work(runtime);
}

test('there are stories', () => {
  expect(stories).toEqual([
    'durable',
    'hello',
    'multi_agent',
    'research_workflow',
    'simple_chat',
    'telemetry',
    'tool_composition',
  ]);
});

describe.each(MODELS)('with %s through its real provider package', (model) => {
  describe.each(stories)('%s', (story) => {
    test.each(['spell.lua', 'spell.js'])('%s gives the expected JSON', async (file) => {
      const spell = path.join(EXAMPLES, story, file);
      const value = await withRuntime(model, async (runtime) => (await runtime.runSpell(spell)).value);
      expect(value).toEqual(expected(story));
    });

    test('the library way gives the same', async () => {
      const { main } = (await import(path.join(EXAMPLES, story, 'main.ts'))) as {
        readonly main: (runtime: Runtime) => Promise<unknown>;
      };
      expect(await withRuntime(model, main)).toEqual(expected(story));
    });
  });
});
