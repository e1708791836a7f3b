import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startLlmServer } from '@llmspell/testing/llm-server';
import { createRuntime } from 'llmspell';
import { expect, test } from 'vitest';

/** Everything that a spell can ask models and this machine for. */
const SPELLS = {
  lua: `
local names = {}
for index, provider in ipairs(Provider.list()) do names[index] = provider.name .. tostring(provider.enabled) end
local steps = {}
for step in LocalLLM.pull_stream("gemma3:4b") do steps[#steps + 1] = step.percent_complete end
return {
  names = names,
  capable = Provider.get_capabilities("openai").supports_images,
  available = { Provider.is_available("ollama"), Provider.is_available("anthropic") },
  status = LocalLLM.status().ollama.models,
  pulled = LocalLLM.pull("qwen3:8b").status,
  steps = steps,
  models = #LocalLLM.list(),
  info = LocalLLM.info("qwen3:8b").id,
  vectors = Provider.embed("openai/text-embedding-3-small", { "a", "b" }),
  pictures = #Provider.generate_image("openai/gpt-image-1", "a cat").images,
  heard = Provider.transcribe("openai/whisper-1", "AAAA").text,
  ranked = Provider.rerank("cohere/rerank-v3.5", "b", { "a", "b" }),
  chain = Agent.builder():model("anthropic/claude-sonnet-4-5, openai/gpt-4o-mini"):build():chat("hello"),
}`,
  js: `
const steps = [];
const names = (await Provider.list()).map((provider) => provider.name + provider.enabled);
for await (const step of LocalLLM.pullStream('gemma3:4b')) steps.push(step.percent_complete);
export default {
  names,
  capable: (await Provider.getCapabilities('openai')).supports_images,
  available: [await Provider.isAvailable('ollama'), await Provider.isAvailable('anthropic')],
  status: (await LocalLLM.status()).ollama.models,
  pulled: (await LocalLLM.pull('qwen3:8b')).status,
  steps,
  models: (await LocalLLM.list()).length,
  info: (await LocalLLM.info('qwen3:8b')).id,
  vectors: await Provider.embed('openai/text-embedding-3-small', ['a', 'b']),
  pictures: (await Provider.generateImage('openai/gpt-image-1', 'a cat')).images.length,
  heard: (await Provider.transcribe('openai/whisper-1', 'AAAA')).text,
  ranked: await Provider.rerank('cohere/rerank-v3.5', 'b', ['a', 'b']),
  chain: await Agent.builder().model('anthropic/claude-sonnet-4-5, openai/gpt-4o-mini').build().chat('hello'),
};`,
};

test.each(['lua', 'js'] as const)(
  'a replay of a spell in %s asks no model, no server and no machine, and gives the same',
  { timeout: 60_000 },
  async (language) => {
    const cwd = await mkdtemp(path.join(tmpdir(), 'llmspell-models-'));
    try {
      const file = `models.${language}`;
      await writeFile(path.join(cwd, file), SPELLS[language]);
      const shared = { cwd, state: 'level:./state', permissions: { net: ['127.0.0.1'], env: ['OLLAMA_HOST'] } };
      await using server = await startLlmServer();
      const runtime = await createRuntime({ ...shared, environment: server.environment });
      const { value } = await runtime.runSpell(file, { durable: { runId: 'run' } });
      await runtime.close();
      expect(value).toMatchObject({
        available: [true, true],
        models: 3,
        ranked: { cost_usd: 0.002, results: [{ index: 1 }, { index: 0 }] },
        chain: 'You said: hello',
      });
      const asked = server.requests.length;
      await using offline = await createRuntime({ ...shared, environment: {} });
      const replayed = await offline.replay('run');
      expect(replayed.value).toEqual(value);
      expect(server.requests).toHaveLength(asked);
    } finally {
      await rm(cwd, { recursive: true });
    }
  },
);
