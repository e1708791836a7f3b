import { safeParseJson, type JsonObject, type JsonValue } from '@llmspell/core';

import { viewJson, type JsonView } from '../json-view.ts';
import type { LlmQuestion } from '../llm-request.ts';
import { splitText } from '../split-text.ts';
import type { WireAnswer } from '../wire-answer.ts';
import type { LlmApiFormat } from './llm-api.ts';

/** Anthropic messages. */
export const anthropic: LlmApiFormat = {
  matches: (path) => path.endsWith('/messages'),
  read,
  document: (answer) => ({
    ...head(answer),
    content: blocksOf(answer).map(({ block }) => block),
    stop_reason: stopReason(answer),
    usage: usageOf(answer),
  }),
  events: (answer) => [
    event('message_start', { message: { ...head(answer), content: [], stop_reason: null, usage: usageOf(answer) } }),
    ...blocksOf(answer).flatMap(({ start, deltas }, index) => [
      event('content_block_start', { index, content_block: start }),
      ...deltas.map((delta) => event('content_block_delta', { index, delta })),
      event('content_block_stop', { index }),
    ]),
    event('message_delta', {
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: { output_tokens: answer.usage.outputTokens },
    }),
    event('message_stop', {}),
  ],
  failure: (status, message) => ({
    type: 'error',
    error: { type: status === 529 ? 'overloaded_error' : `fault_${status}`, message },
  }),
};

function read(body: JsonView): LlmQuestion {
  const messages = body.get('messages').items;
  const lastUser = messages.findLastIndex(isQuestion);
  const format = viewJson(body.get('output_config').get('format').value ?? body.get('output_format').value);
  return {
    api: 'anthropic',
    model: body.get('model').text,
    system:
      body
        .get('system')
        .items.map((block) => block.get('text').text)
        .join('\n') || body.get('system').text,
    prompt: (messages[lastUser] === undefined ? [] : blocks(messages[lastUser]))
      .filter((block) => block.get('type').text === 'text')
      .map((block) => block.get('text').text)
      .join(''),
    tools: body.get('tools').items.map((tool) => ({
      name: tool.get('name').text,
      parameters: tool.get('input_schema').object,
    })),
    toolResults: messages
      .slice(lastUser)
      .flatMap(blocks)
      .filter((block) => block.get('type').text === 'tool_result')
      .map((block) => ({ toolCallId: block.get('tool_use_id').text, text: resultText(block.get('content')) })),
    json: format.get('type').text === 'json_schema',
    schema: format.get('type').text === 'json_schema' ? format.get('schema').object : undefined,
    stream: body.get('stream').value === true,
  };
}

function isQuestion(message: JsonView): boolean {
  return (
    message.get('role').text === 'user' && blocks(message).some((block) => block.get('type').text !== 'tool_result')
  );
}

function blocks(message: JsonView): readonly JsonView[] {
  const content = message.get('content');
  return typeof content.value === 'string' ? [viewJson({ type: 'text', text: content.text })] : content.items;
}

function resultText(content: JsonView): string {
  return content.items.length === 0 ? content.text : content.items.map((part) => part.get('text').text).join('');
}

function head({ number, model }: WireAnswer): JsonObject {
  return { id: `msg_${number}`, type: 'message', role: 'assistant', model, stop_sequence: null };
}

interface Block {
  readonly block: JsonObject;
  readonly start: JsonObject;
  readonly deltas: readonly JsonObject[];
}

function blocksOf({ number, reasoning, text, toolCalls }: WireAnswer): readonly Block[] {
  return [
    ...(reasoning === undefined ? [] : [thinking(reasoning, `signature-${number}`)]),
    ...(text === undefined ? [] : [saying(text)]),
    ...toolCalls.map(using),
  ];
}

function thinking(thought: string, signature: string): Block {
  return {
    block: { type: 'thinking', thinking: thought, signature },
    start: { type: 'thinking', thinking: '' },
    deltas: [
      ...splitText(thought).map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature },
    ],
  };
}

function saying(said: string): Block {
  return {
    block: { type: 'text', text: said },
    start: { type: 'text', text: '' },
    deltas: splitText(said).map((piece) => ({ type: 'text_delta', text: piece })),
  };
}

function using({ id, name, arguments: given }: WireAnswer['toolCalls'][number]): Block {
  return {
    block: { type: 'tool_use', id, name, input: argumentsOf(given) },
    start: { type: 'tool_use', id, name, input: {} },
    deltas: (given.match(/.{1,8}/gs) ?? []).map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  };
}

function argumentsOf(text: string): JsonValue {
  const parsed = safeParseJson(text);
  return parsed.success ? parsed.value : {};
}

function stopReason({ finish }: WireAnswer): string {
  if (finish === 'tool-calls') return 'tool_use';
  if (finish === 'length') return 'max_tokens';
  return finish === 'content-filter' ? 'refusal' : 'end_turn';
}

function usageOf({ usage }: WireAnswer): JsonObject {
  return {
    input_tokens: usage.inputTokens - usage.cachedInputTokens - usage.cacheWriteInputTokens,
    output_tokens: usage.outputTokens,
    cache_read_input_tokens: usage.cachedInputTokens,
    cache_creation_input_tokens: usage.cacheWriteInputTokens,
  };
}

function event(type: string, data: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}`;
}
