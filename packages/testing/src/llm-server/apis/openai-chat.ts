import type { JsonObject } from '@llmspell/core';

import { viewJson, type JsonView } from '../json-view.ts';
import type { LlmQuestion } from '../llm-request.ts';
import { splitText } from '../split-text.ts';
import type { WireAnswer } from '../wire-answer.ts';
import type { LlmApiFormat } from './llm-api.ts';

const CREATED = 1_700_000_000;

/** OpenAI chat completions, spoken by most other servers too. */
export const openaiChat: LlmApiFormat = {
  matches: (path) => path.endsWith('/chat/completions'),
  read,
  document: (answer) => ({
    ...head(answer),
    object: 'chat.completion',
    usage: usageOf(answer),
    choices: [{ index: 0, finish_reason: finishOf(answer), message: messageOf(answer) }],
  }),
  events(answer, body) {
    const chunk = (rest: JsonObject): string =>
      `data: ${JSON.stringify({ ...head(answer), object: 'chat.completion.chunk', ...rest })}`;
    const delta = (content: JsonObject, reason: string | null = null): string =>
      chunk({ choices: [{ index: 0, delta: content, finish_reason: reason }] });
    return [
      delta({ role: 'assistant', content: '' }),
      ...splitText(answer.reasoning ?? '').map((piece) => delta({ reasoning_content: piece })),
      ...splitText(answer.text ?? '').map((piece) => delta({ content: piece })),
      ...toolCallDeltas(answer).map((call) => delta({ tool_calls: [call] })),
      delta({}, finishOf(answer)),
      ...(body.get('stream_options').get('include_usage').value === true
        ? [chunk({ choices: [], usage: usageOf(answer) })]
        : []),
      'data: [DONE]',
    ];
  },
  failure: (status, message) => ({ error: { message, type: 'error', param: null, code: `fault_${status}` } }),
};

function read(body: JsonView): LlmQuestion {
  const messages = body.get('messages').items;
  const lastUser = messages.findLastIndex((message) => message.get('role').text === 'user');
  const format = body.get('response_format');
  return {
    api: 'openai-chat',
    model: body.get('model').text,
    system: messages
      .filter((message) => ['system', 'developer'].includes(message.get('role').text))
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
    schema: format.get('type').text === 'json_schema' ? format.get('json_schema').get('schema').object : undefined,
    stream: body.get('stream').value === true,
  };
}

function textOf(content: JsonView | undefined): string {
  if (content === undefined) return '';
  return content.items.length === 0 ? content.text : content.items.map((part) => part.get('text').text).join('');
}

function head({ number, model }: WireAnswer): JsonObject {
  return { id: `chatcmpl-${number}`, created: CREATED, model };
}

function messageOf({ text, reasoning, toolCalls }: WireAnswer): JsonObject {
  return {
    role: 'assistant',
    content: text ?? null,
    ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(callOf) }),
  };
}

function callOf({ id, name, arguments: given }: WireAnswer['toolCalls'][number]): JsonObject {
  return { id, type: 'function', function: { name, arguments: given } };
}

function toolCallDeltas({ toolCalls }: WireAnswer): readonly JsonObject[] {
  return toolCalls.flatMap((call, index) => [
    { index, ...callOf({ ...call, arguments: '' }) },
    ...(call.arguments.match(/.{1,8}/gs) ?? []).map((piece) => ({ index, function: { arguments: piece } })),
  ]);
}

function finishOf({ finish }: WireAnswer): string {
  return viewJson({ 'tool-calls': 'tool_calls', 'content-filter': 'content_filter' }).get(finish).text || finish;
}

function usageOf({ usage }: WireAnswer): JsonObject {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}
