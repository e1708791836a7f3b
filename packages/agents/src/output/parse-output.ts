import { parseWith, safeParseJson, SpellError, type JsonValue, type Schema } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

/** A structured answer, or what is wrong with it. */
export type ParsedOutput =
  | { readonly success: true; readonly object: JsonValue }
  | { readonly success: false; readonly error: SpellError };

/** Reads an answer as JSON of the wanted shape. A code fence around it, which models like to add, is taken off. */
export async function parseOutput(schema: Schema, text: string): Promise<ParsedOutput> {
  const parsed = safeParseJson(withoutFence(text), 'the answer');
  if (!parsed.success) return parsed;
  try {
    const object = await parseWith(schema, parsed.value, 'The answer');
    return { success: true, object: toJson(object, 'The answer as the output schema gives it') };
  } catch (error) {
    if (SpellError.isInstance(error) && error.code === 'VALIDATION_FAILED') return { success: false, error };
    throw error;
  }
}

function withoutFence(text: string): string {
  const trimmed = text.trim();
  return /^```[a-zA-Z]*[^\S\n]*\n([\s\S]*?)\n?```$/.exec(trimmed)?.[1] ?? trimmed;
}
