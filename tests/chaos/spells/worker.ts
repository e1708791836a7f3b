import { defineTool } from '@llmspell/core';
import { looseSchema } from '@llmspell/testing';
import { createRuntime } from 'llmspell';

// The program that is killed: it runs the spell, or goes on with it, and tells its parent the result.
const [folder = '', url = '', spell = '', runId = ''] = process.argv.slice(2);

await using runtime = await createRuntime({
  cwd: folder,
  state: 'level:./state',
  model: 'openai-compatible/test',
  prices: { 'openai-compatible/test': 'free' },
  environment: { OPENAI_COMPATIBLE_API_KEY: 'test', OPENAI_COMPATIBLE_BASE_URL: `${url}/v1` },
});
runtime.components.register(
  defineTool({
    name: 'count',
    description: 'Counts its calls.',
    inputSchema: looseSchema(),
    async execute(input, { idempotencyKey, signal }) {
      // What the answer is made of; time and chance are not.
      const { step, given } = input as { readonly step: string; readonly given: string };
      const headers = { 'idempotency-key': idempotencyKey };
      const response = await fetch(`${url}/tool/${step}`, { method: 'POST', body: given, headers, signal });
      return response.text();
    },
  }),
);
const begun = await runtime.runs.status(runId);
const result =
  begun === undefined ? await runtime.runSpell(spell, { durable: { runId }, seed: 1 }) : await runtime.resume(runId);
process.send?.({ result: result.value });
process.disconnect?.();
