import { startLlmServer } from '@llmspell/testing/llm-server';
import { expect, test } from 'vitest';

import { askModels } from './ask-models.ts';

test('the sample of the README asks the next model, streams, and counts what it spent', async () => {
  await using server = await startLlmServer();
  server.fail({ status: 503 });
  server.answer('Blue.');
  const printed: string[] = [];
  const { vector, spentUsd } = await askModels(server.environment, 'What colour?', (text) => printed.push(text));
  expect(printed.join('')).toMatch(/^Blue\. \(anthropic\/claude-sonnet-4-5, 0\.000105 USD\)$/);
  expect(vector?.length).toBeGreaterThan(0);
  expect(spentUsd).toBeGreaterThan(0.0001);
  expect(server.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions', '/v1/messages', '/v1/embeddings']);
});
