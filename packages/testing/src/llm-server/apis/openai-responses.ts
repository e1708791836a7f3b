import type { JsonObject } from '@llmspell/core';

import type { JsonView } from '../json-view.ts';
import type { LlmQuestion } from '../llm-request.ts';
import { splitText } from '../split-text.ts';
import type { WireAnswer } from '../wire-answer.ts';
import type { LlmApiFormat } from './llm-api.ts';

/** The OpenAI Responses API. */
export const openaiResponses: LlmApiFormat = {
  matches: (path) => path.endsWith('/responses'),
  read,
  document: (answer) => responseOf(answer, answer.finish === 'length' ? 'incomplete' : 'completed'),
  events: (answer) => {
    const done = answer.finish === 'length' ? 'incomplete' : 'completed';
    return [
      event('response.created', { response: responseOf(answer, 'in_progress') }),
      ...itemsOf(answer).flatMap(itemEvents),
      event(`response.${done}`, { response: responseOf(answer, done) }),
    ];
  },
  failure: (status, message) => ({ error: { message, type: 'error', param: null, code: `fault_${status}` } }),
};

function read(body: JsonView): LlmQuestion {
  const input = body.get('input').items;
  const lastUser = input.findLastIndex((item) => item.get('role').text === 'user');
  const format = body.get('text').get('format');
  return {
    api: 'openai-responses',
    model: body.get('model').text,
    system: input
      .filter((item) => ['system', 'developer'].includes(item.get('role').text))
      .map((item) => item.get('content').text)
      .join('\n'),
    prompt: (input[lastUser]?.get('content').items ?? []).map((part) => part.get('text').text).join(''),
    tools: body.get('tools').items.map((tool) => ({
      name: tool.get('name').text,
      parameters: tool.get('parameters').object,
    })),
    toolResults: input
      .slice(lastUser + 1)
      .filter((item) => item.get('type').text === 'function_call_output')
      .map((item) => ({ toolCallId: item.get('call_id').text, text: item.get('output').text })),
    json: format.get('type').text.startsWith('json'),
    schema: format.get('type').text === 'json_schema' ? format.get('schema').object : undefined,
    stream: body.get('stream').value === true,
  };
}

function responseOf(answer: WireAnswer, status: 'in_progress' | 'completed' | 'incomplete'): JsonObject {
  const { number, model, usage } = answer;
  const done = status !== 'in_progress';
  return {
    id: `resp_${number}`,
    object: 'response',
    created_at: 1_700_000_000,
    model,
    status,
    output: done ? itemsOf(answer) : [],
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    error: null,
    usage: done
      ? {
          input_tokens: usage.inputTokens,
          input_tokens_details: { cached_tokens: usage.cachedInputTokens },
          output_tokens: usage.outputTokens,
          output_tokens_details: { reasoning_tokens: usage.reasoningTokens },
          total_tokens: usage.inputTokens + usage.outputTokens,
        }
      : null,
  };
}

type Item = JsonObject & { readonly type: string; readonly id: string };

function itemsOf({ number, reasoning, text, toolCalls }: WireAnswer): readonly Item[] {
  const message = (content: string): Item => ({
    type: 'message',
    id: `msg_${number}`,
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: content, annotations: [] }],
  });
  const thought = (summary: string): Item => ({
    type: 'reasoning',
    id: `rs_${number}`,
    encrypted_content: `encrypted-${number}`,
    summary: [{ type: 'summary_text', text: summary }],
  });
  return [
    ...(reasoning === undefined ? [] : [thought(reasoning)]),
    ...(text === undefined ? [] : [message(text)]),
    ...toolCalls.map(({ id, name, arguments: given }) => ({
      type: 'function_call',
      id: `fc_${id}`,
      call_id: id,
      name,
      arguments: given,
      status: 'completed',
    })),
  ];
}

function itemEvents(item: Item, index: number): readonly string[] {
  const place = { item_id: item.id, output_index: index };
  return [
    event('response.output_item.added', { output_index: index, item: { ...item, ...emptied(item.type) } }),
    ...deltasOf(item).map(({ type, ...rest }) => event(type, { ...place, ...rest })),
    event('response.output_item.done', { output_index: index, item }),
  ];
}

function emptied(type: string): JsonObject {
  if (type === 'function_call') return { arguments: '', status: 'in_progress' };
  return type === 'message' ? { content: [], status: 'in_progress' } : { summary: [], encrypted_content: '' };
}

function deltasOf(item: Item): readonly (JsonObject & { readonly type: string })[] {
  if (item.type === 'function_call') {
    return [{ type: 'response.function_call_arguments.delta', delta: item['arguments'] ?? '' }];
  }
  if (item.type === 'message') {
    return splitText(firstText(item['content'])).map((delta) => ({
      type: 'response.output_text.delta',
      content_index: 0,
      delta,
    }));
  }
  return [
    { type: 'response.reasoning_summary_part.added', summary_index: 0 },
    ...splitText(firstText(item['summary'])).map((delta) => ({
      type: 'response.reasoning_summary_text.delta',
      summary_index: 0,
      delta,
    })),
    { type: 'response.reasoning_summary_part.done', summary_index: 0 },
  ];
}

function firstText(parts: unknown): string {
  const [first] = Array.isArray(parts) ? (parts as readonly { readonly text?: string }[]) : [];
  return first?.text ?? '';
}

function event(type: string, data: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}`;
}
