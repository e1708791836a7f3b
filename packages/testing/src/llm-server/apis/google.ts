import { safeParseJson, type JsonObject, type JsonValue } from '@llmspell/core';

import type { JsonView } from '../json-view.ts';
import type { LlmQuestion } from '../llm-request.ts';
import { PIXEL } from '../services/pixel.ts';
import { splitText } from '../split-text.ts';
import type { WireAnswer } from '../wire-answer.ts';
import type { LlmApiFormat } from './llm-api.ts';

const PATH = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;

/** The Gemini API. */
export const google: LlmApiFormat = {
  matches: (path) => PATH.test(path),
  read,
  document: (answer, body) => chunk(answer, wantsPicture(body) ? [PICTURE] : partsOf(answer), true),
  events(answer) {
    const pieces = partsOf(answer).flatMap((part) =>
      typeof part['text'] === 'string' ? splitText(part['text']).map((text) => ({ ...part, text })) : [part],
    );
    const frame = (parts: readonly JsonObject[], last: boolean): string =>
      `data: ${JSON.stringify(chunk(answer, parts, last))}`;
    return [...pieces.map((part) => frame([part], false)), frame([{ text: '' }], true)];
  },
  failure: (status, message) => ({ error: { code: status, message, status: `FAULT_${status}` } }),
};

const PICTURE: JsonObject = { inlineData: { mimeType: 'image/png', data: PIXEL } };

function wantsPicture(body: JsonView): boolean {
  const modalities = body.get('generationConfig').get('responseModalities').items;
  return modalities.some(({ text }) => text === 'IMAGE');
}

function read(body: JsonView, path: string): LlmQuestion {
  const [, model = '', method] = PATH.exec(path) ?? [];
  const contents = body.get('contents').items;
  const lastUser = contents.findLastIndex(isQuestion);
  const config = body.get('generationConfig');
  const schema = config.get('responseJsonSchema').value === undefined ? 'responseSchema' : 'responseJsonSchema';
  return {
    api: 'google',
    model: decodeURIComponent(model),
    system: body
      .get('systemInstruction')
      .get('parts')
      .items.map((part) => part.get('text').text)
      .join('\n'),
    prompt: (contents[lastUser]?.get('parts').items ?? []).map((part) => part.get('text').text).join(''),
    tools: body
      .get('tools')
      .items.flatMap((tool) => tool.get('functionDeclarations').items)
      .map((tool) => ({ name: tool.get('name').text, parameters: parametersOf(tool) })),
    toolResults: contents
      .slice(lastUser + 1)
      .flatMap((content) => content.get('parts').items)
      .map((part) => part.get('functionResponse'))
      .filter((result) => result.value !== undefined)
      .map((result) => ({ toolCallId: result.get('name').text, text: resultText(result.get('response')) })),
    json: config.get('responseMimeType').text === 'application/json',
    schema: config.get(schema).value === undefined ? undefined : config.get(schema).object,
    stream: method === 'streamGenerateContent',
  };
}

function isQuestion(content: JsonView): boolean {
  const asked = content.get('parts').items.some((part) => part.get('functionResponse').value === undefined);
  return asked && content.get('role').text === 'user';
}

function parametersOf(tool: JsonView): JsonObject {
  const plain = tool.get('parametersJsonSchema');
  return plain.value === undefined ? tool.get('parameters').object : plain.object;
}

function resultText(response: JsonView): string {
  const content = response.get('content');
  return content.value === undefined ? response.text : content.text;
}

function partsOf({ number, reasoning, text, toolCalls }: WireAnswer): readonly JsonObject[] {
  return [
    ...(reasoning === undefined ? [] : [{ text: reasoning, thought: true, thoughtSignature: `signature-${number}` }]),
    ...(text === undefined ? [] : [{ text }]),
    ...toolCalls.map(({ id, name, arguments: given }) => ({ functionCall: { id, name, args: argumentsOf(given) } })),
  ];
}

function argumentsOf(text: string): JsonValue {
  const parsed = safeParseJson(text);
  return parsed.success ? parsed.value : {};
}

function chunk({ usage, model, finish }: WireAnswer, parts: readonly JsonObject[], last: boolean): JsonObject {
  const reason = finish === 'length' ? 'MAX_TOKENS' : finish === 'content-filter' ? 'SAFETY' : 'STOP';
  return {
    candidates: [{ index: 0, content: { role: 'model', parts }, ...(last ? { finishReason: reason } : {}) }],
    modelVersion: model,
    usageMetadata: {
      promptTokenCount: usage.inputTokens,
      candidatesTokenCount: usage.outputTokens - usage.reasoningTokens,
      thoughtsTokenCount: usage.reasoningTokens,
      cachedContentTokenCount: usage.cachedInputTokens,
      totalTokenCount: usage.inputTokens + usage.outputTokens,
    },
  };
}
