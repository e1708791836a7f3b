import type { AssistantPart, Completion, CompletionPart, CompletionRequest, LLMProvider } from '@llmspell/core';

import { echoAnswer, type EchoAnswer } from './echo-answer.ts';

const CHARACTERS_PER_TOKEN = 4;

/**
 * Makes the provider that stands in where no model is configured, so that everything around a model can be tried
 * without one. It is deterministic and says what it is: it repeats the prompt, calls a tool when the prompt holds the
 * arguments for it (an expression for a calculator), reports what tools answered, and fills in a JSON schema. Tokens are
 * counted as four characters each.
 */
export function createEchoProvider(): LLMProvider {
  return {
    name: 'echo',
    capabilities: () => ({ tools: true, structuredOutput: true, imageInput: false }),
    async *stream(request, { signal } = {}): AsyncGenerator<CompletionPart> {
      signal?.throwIfAborted();
      const answer = echoAnswer(request);
      const part = toPart(answer, request);
      for (const piece of piecesOf(part)) {
        signal?.throwIfAborted();
        yield piece;
      }
      yield { type: 'finish', completion: toCompletion(part, request) };
    },
  };
}

function toPart(answer: EchoAnswer, { messages }: CompletionRequest): AssistantPart {
  if (answer.type === 'text') return answer;
  const { type, toolName } = answer;
  // The same request gets the same id, and no two calls of one conversation share it.
  return { type, toolCallId: `echo-${messages.length}`, toolName, arguments: JSON.stringify(answer.arguments) };
}

function piecesOf(part: AssistantPart): readonly CompletionPart[] {
  if (part.type === 'tool-call') {
    const { type, toolCallId, toolName, arguments: given } = part;
    return [{ type, toolCallId, toolName, arguments: given }];
  }
  return (part.text.match(/\s*\S+\s*$|\s*\S+/g) ?? []).map((text) => ({ type: 'text-delta', text }));
}

function toCompletion(part: AssistantPart, { messages, tools = [] }: CompletionRequest): Completion {
  const answered = part.type === 'tool-call' ? part.arguments : part.text;
  return {
    message: { role: 'assistant', content: [part] },
    finishReason: part.type === 'tool-call' ? 'tool-calls' : 'stop',
    usage: {
      inputTokens: countTokens(JSON.stringify([messages, tools])),
      outputTokens: countTokens(answered),
      cachedInputTokens: 0,
      reasoningTokens: 0,
      costUsd: undefined,
    },
  };
}

function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}
