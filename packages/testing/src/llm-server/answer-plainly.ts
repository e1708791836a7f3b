import type { JsonObject, JsonValue } from '@llmspell/core';

import { viewJson, type JsonView } from './json-view.ts';

/** What the paths that ask no model need to know. */
export interface PlainOptions {
  /** Names of the models that Ollama has. */
  readonly models: readonly string[];
}

/** Answers of the paths that ask no model: embeddings, and what Ollama says of itself. `undefined` for an unknown path. */
export function answerPlainly(path: string, body: JsonView, { models }: PlainOptions): JsonValue | undefined {
  if (path.endsWith('/embeddings')) return openaiEmbeddings(body);
  if (path.endsWith(':batchEmbedContents')) return googleEmbeddings(body);
  if (path.endsWith(':embedContent')) return { embedding: { values: embed(googleText(body)) } };
  if (path === '/api/version') return { version: '0.0.0-llmspell-testing' };
  // Nothing is in memory.
  if (path === '/api/ps') return { models: [] };
  if (path === '/api/tags') return { models: models.map(ollamaModel) };
  if (path === '/api/show' && models.includes(body.get('model').text)) return ollamaDetails();
  return undefined;
}

/** A vector of a text: the same for the same text, near for texts with the same letters. */
function embed(text: string): number[] {
  const counts = Array.from({ length: 8 }, () => 0);
  for (const character of text) {
    const place = (character.codePointAt(0) ?? 0) % counts.length;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

function openaiEmbeddings(body: JsonView): JsonObject {
  const input = body.get('input');
  const texts = input.items.length === 0 ? [input.text] : input.items.map(({ text }) => text);
  const tokens = texts.join('').length;
  return {
    object: 'list',
    model: body.get('model').text,
    data: texts.map((text, index) => ({ object: 'embedding', index, embedding: embed(text) })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function googleEmbeddings(body: JsonView): JsonObject {
  return { embeddings: body.get('requests').items.map((request) => ({ values: embed(googleText(request)) })) };
}

function googleText(request: JsonView): string {
  return request
    .get('content')
    .get('parts')
    .items.map((part) => part.get('text').text)
    .join('');
}

function ollamaModel(name: string): JsonObject {
  return {
    name,
    model: name,
    modified_at: '2026-01-01T00:00:00Z',
    size: 1_000_000,
    digest: 'sha256:0',
    details: details().object,
  };
}

function ollamaDetails(): JsonObject {
  return { details: details().object, model_info: {}, capabilities: ['completion', 'tools'] };
}

function details(): JsonView {
  return viewJson({ format: 'gguf', family: 'test', parameter_size: '1B', quantization_level: 'Q4_0' });
}
