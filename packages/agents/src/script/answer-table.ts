import { safeParseJson, type AgentOutput, type JsonObject, type JsonValue } from '@llmspell/core';

/** Keys by which an answer that is a JSON object tells that it is a result of its own. */
const RESULT_KEYS = ['success', 'result', 'operation'];

/**
 * An answer as scripts see it: `text` and `content`, `data` when the answer is JSON, and `metadata`. When the answer is
 * a JSON object with a key like `result`, its keys are also found beside them, and the text is `_raw_text` too.
 */
export function answerTable(output: AgentOutput, executionTimeMs: number): JsonObject {
  const { text, object, usage, toolCalls, turns, model, finishReason } = output;
  const data = object ?? jsonOf(text);
  const metadata = {
    model,
    token_count: usage.inputTokens + usage.outputTokens,
    execution_time_ms: executionTimeMs,
    turns,
    finish_reason: finishReason,
    tool_calls: toolCalls.map((call) => ({ tool_name: call.toolName, is_error: call.isError })),
    ...(usage.costUsd === undefined ? {} : { cost_usd: usage.costUsd }),
  };
  const own = isResult(data) ? { ...data, _raw_text: text } : {};
  return { ...own, text, content: text, ...(data === undefined ? {} : { data }), metadata };
}

function jsonOf(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const parsed = safeParseJson(text);
  return parsed.success ? parsed.value : undefined;
}

function isResult(data: JsonValue | undefined): data is JsonObject {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return false;
  return RESULT_KEYS.some((key) => Object.hasOwn(data, key));
}
