import { SpellError, type JsonObject, type JsonValue } from '@llmspell/core';
import { getOwn } from '@llmspell/core/kit';

/**
 * What a tool's answer comes to for the next step. A tool may answer with an envelope that says whether it succeeded:
 * then it is the envelope's `output`, or its `result`.
 *
 * @throws SpellError `TOOL_FAILED` when the envelope says that it did not succeed.
 */
export function mainValue(answer: JsonValue, tool: string): JsonValue {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer;
  const envelope = answer as JsonObject;
  const success = getOwn(envelope, 'success');
  if (success === false) throw failed(envelope, tool);
  const output = getOwn(envelope, 'output') ?? getOwn(envelope, 'result');
  return typeof success === 'boolean' && output !== undefined ? output : answer;
}

function failed(envelope: JsonObject, tool: string): SpellError {
  const error = getOwn(envelope, 'error');
  const message = typeof error === 'object' && error !== null && 'message' in error ? error['message'] : error;
  const text = typeof message === 'string' ? message : 'it said so without a message';
  return new SpellError({ code: 'TOOL_FAILED', message: `Tool "${tool}" did not succeed: ${text}` });
}
