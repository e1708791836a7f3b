import { ok } from 'node:assert/strict';

import type { Completion, CompletionPart, CompletionRequest } from '@llmspell/core';

import type { ScriptedAnswer } from '../../doubles/scripted-answer.ts';
import type { LLMProviderFixture } from './options.ts';

const PROMPT = 'PROMPT-NEEDLE tell me a story about a lighthouse keeper';

/** A question, as a request. */
export function asking(modelId: string): CompletionRequest {
  return {
    modelId,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: PROMPT },
    ],
  };
}

/** Scripts one answer and asks for it. */
export async function ask(
  fixture: LLMProviderFixture,
  answer: ScriptedAnswer,
  request: CompletionRequest = asking(fixture.modelId),
): Promise<Completion> {
  fixture.answer?.(answer);
  return completionOf(await collect(fixture.provider.stream(request)));
}

/** All parts of an answer. */
export async function collect(parts: AsyncIterable<CompletionPart>): Promise<readonly CompletionPart[]> {
  const all: CompletionPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

/** The completion in the last part. */
export function completionOf(parts: readonly CompletionPart[]): Completion {
  const last = parts.at(-1);
  ok(last?.type === 'finish', `the last part has to be "finish", got "${last?.type}"`);
  return last.completion;
}

/** What a call fails with. The parts before it go into `seen`. */
export async function failureOf(parts: AsyncIterable<CompletionPart>, seen: CompletionPart[] = []): Promise<unknown> {
  try {
    for await (const part of parts) seen.push(part);
  } catch (error) {
    return error;
  }
  throw new Error('The call was expected to fail, and did not.');
}
