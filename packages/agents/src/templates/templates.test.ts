import { run } from '@llmspell/core';
import { createScriptedProvider } from '@llmspell/testing';
import { baseAgentConformance } from '@llmspell/testing/conformance';
import { describe, expect, test } from 'vitest';

import {
  createAnalysisAgent,
  createChatAgent,
  createCodeAgent,
  createDataAnalyst,
  createOrchestratorAgent,
  createPlannerAgent,
  createResearchAgent,
  createReviewAgent,
  createWriterAgent,
} from './index.ts';

const templates = {
  createAnalysisAgent,
  createChatAgent,
  createCodeAgent,
  createDataAnalyst,
  createOrchestratorAgent,
  createPlannerAgent,
  createResearchAgent,
  createReviewAgent,
  createWriterAgent,
};

describe.each(Object.entries(templates))('%s', (_, create) => {
  const { model } = createScriptedProvider(() => 'answer');
  baseAgentConformance({ test, features: { stream: true }, create: () => ({ agent: create({ model }), input: 'go' }) });

  test('gives way to the options of the caller', () => {
    const agent = create({ name: 'mine', systemPrompt: 'My own.', maxTurns: 3 });
    expect(agent).toMatchObject({ name: 'mine', options: { systemPrompt: 'My own.', maxTurns: 3 } });
  });
});

test('their options become part of the prompt', async () => {
  const provider = createScriptedProvider(() => 'ok');
  const { model } = provider;
  const agents = [
    createResearchAgent({ model, sources: ['academic', 'news'] }),
    createCodeAgent({ model, languages: ['rust'], style: 'functional' }),
    createWriterAgent({ model, style: 'technical', audience: 'children' }),
    createReviewAgent({ model, criteria: ['accuracy'] }),
    createAnalysisAgent({ model, focus: ['risks'] }),
    createPlannerAgent({ model, maxSteps: 4 }),
    createChatAgent({ model, persona: 'a pirate' }),
  ];
  for (const agent of agents) await run(agent, 'go');
  const prompts = provider.calls.map(({ messages }) => messages[0]?.content);
  const words = ['academic, news', 'functional', 'children', 'accuracy', 'risks', '4 at most', 'You are a pirate.'];
  words.forEach((word, index) => expect(prompts[index]).toContain(word));
  expect(createResearchAgent().options.systemPrompt).not.toContain('sources:');
});
