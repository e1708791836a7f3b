import {
  isJsonValue,
  SpellError,
  toSpellError,
  type EffectOptions,
  type JsonValue,
  type SpellErrorJson,
} from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

/** A result that can be kept. One without a value is `undefined`. */
export type EffectResult =
  | { readonly type: 'completed'; readonly value?: JsonValue }
  | { readonly type: 'failed'; readonly error: SpellErrorJson };

/** A result with what the program is given of it. */
export interface EffectEnd {
  readonly result: EffectResult;
  /** What the effect itself gave or threw, so that it need not be made from the record. */
  readonly given: { readonly value: unknown } | { readonly error: unknown };
}

/** An effect that gave a value. One that cannot be kept is an error: the next replay could not give it. */
export function completed(value: unknown, { codec }: EffectOptions, key: string): EffectEnd {
  try {
    const encoded: unknown = codec === undefined ? value : codec.encode(value);
    if (encoded === undefined) return { result: { type: 'completed' }, given: { value } };
    return { result: { type: 'completed', value: toJson(encoded, `The result of effect "${key}"`) }, given: { value } };
  } catch (error) {
    return failed(error);
  }
}

/** An effect that threw. The program gets the error in the form in which a replay gives it, with its cause. */
export function failed(error: unknown): EffectEnd {
  const json = plain(toSpellError(error).toJSON());
  const given = new SpellError({ ...json, cause: error });
  given.name = json.name;
  return { result: { type: 'failed', error: json }, given: { error: given } };
}

/** A result from the record. */
export function recorded(result: EffectResult, { codec }: EffectOptions): EffectEnd {
  if (result.type === 'failed') return { result, given: { error: SpellError.fromJSON(result.error) } };
  const { value } = result;
  return { result, given: { value: codec === undefined || value === undefined ? value : codec.decode(value) } };
}

/** Data that is no JSON cannot be kept, and is no reason to lose the error. */
function plain(json: SpellErrorJson): SpellErrorJson {
  if (json.data === undefined || isJsonValue(json.data)) return json;
  const { data: _, ...rest } = json;
  return rest;
}
