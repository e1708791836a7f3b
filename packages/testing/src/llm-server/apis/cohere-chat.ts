import type { JsonObject } from '@llmspell/core';

import type { JsonView } from '../json-view.ts';
import type { LlmQuestion } from '../llm-request.ts';
import { splitText } from '../split-text.ts';
import type { WireAnswer } from '../wire-answer.ts';
import type { LlmApiFormat } from './llm-api.ts';

/** Cohere's chat, version 2. */
export const cohereChat: LlmApiFormat = {
  matches: (path) => path.endsWith('/v2/chat'),
  read,
  document: (answer) => ({
    id: `cohere-${answer.number}`,
    generation_id: `cohere-${answer.number}`,
    finish_reason: finishOf(answer),
    message: { role: 'assistant', content: contentOf(answer), ...callsOf(answer) },
    usage: usageOf(answer),
  }),
  events: (answer) => [
    event('message-start', { id: `cohere-${answer.number}`, delta: { message: { role: 'assistant' } } }),
    ...contentOf(answer).flatMap(contentEvents),
    ...answer.toolCalls.flatMap(callEvents),
    event('message-end', { delta: { finish_reason: finishOf(answer), usage: usageOf(answer) } }),
  ],
  failure: (status, message) => ({ id: `failure-${status}`, message }),
};

function read(body: JsonView): LlmQuestion {
  const messages = body.get('messages').items;
  const lastUser = messages.findLastIndex((message) => message.get('role').text === 'user');
  const format = body.get('response_format');
  const schema = format.get('json_schema');
  return {
    api: 'cohere-chat',
    model: body.get('model').text,
    system: messages
      .filter((message) => message.get('role').text === 'system')
      .map((message) => textOf(message.get('content')))
      .join('\n'),
    prompt: textOf(messages[lastUser]?.get('content')),
    tools: body.get('tools').items.map((tool) => ({
      name: tool.get('function').get('name').text,
      parameters: tool.get('function').get('parameters').object,
    })),
    toolResults: messages
      .slice(lastUser + 1)
      .filter((message) => message.get('role').text === 'tool')
      .map((message) => ({ toolCallId: message.get('tool_call_id').text, text: textOf(message.get('content')) })),
    json: format.get('type').text.startsWith('json'),
    schema: schema.value === undefined ? undefined : schema.object,
    stream: body.get('stream').value === true,
  };
}

function textOf(content: JsonView | undefined): string {
  if (content === undefined) return '';
  return content.items.length === 0 ? content.text : content.items.map((part) => part.get('text').text).join('');
}

function contentOf({ reasoning, text }: WireAnswer): readonly JsonObject[] {
  return [
    ...(reasoning === undefined ? [] : [{ type: 'thinking', thinking: reasoning }]),
    ...(text === undefined ? [] : [{ type: 'text', text }]),
  ];
}

function contentEvents(part: JsonObject, index: number): readonly string[] {
  const key = part['type'] === 'thinking' ? 'thinking' : 'text';
  const whole = part[key];
  const delta = (content: JsonObject): JsonObject => ({ index, delta: { message: { content } } });
  return [
    event('content-start', delta({ type: key, [key]: '' })),
    ...splitText(typeof whole === 'string' ? whole : '').map((piece) =>
      event('content-delta', delta({ [key]: piece })),
    ),
    event('content-end', { index }),
  ];
}

type Call = WireAnswer['toolCalls'][number];

function callsOf({ toolCalls }: WireAnswer): JsonObject {
  return toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(callOf) };
}

function callOf({ id, name, arguments: given }: Call): JsonObject {
  return { id, type: 'function', function: { name, arguments: given } };
}

function callEvents(call: Call, index: number): readonly string[] {
  const delta = (calls: JsonObject): JsonObject => ({ index, delta: { message: { tool_calls: calls } } });
  return [
    event('tool-call-start', delta(callOf({ ...call, arguments: '' }))),
    ...(call.arguments.match(/.{1,8}/gs) ?? []).map((piece) =>
      event('tool-call-delta', delta({ function: { arguments: piece } })),
    ),
    event('tool-call-end', { index }),
  ];
}

function finishOf({ finish }: WireAnswer): string {
  if (finish === 'tool-calls') return 'TOOL_CALL';
  if (finish === 'length') return 'MAX_TOKENS';
  return finish === 'content-filter' ? 'ERROR_TOXIC' : 'COMPLETE';
}

function usageOf({ usage }: WireAnswer): JsonObject {
  const tokens = { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens };
  return { billed_units: tokens, tokens, cached_tokens: usage.cachedInputTokens };
}

function event(type: string, data: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}`;
}
