import {
  isJsonValue,
  SpellError,
  toSpellError,
  type EffectOptions,
  type JsonObject,
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

/** An end that a replay can give: a result, or the error with which an effect was broken off. */
type RecordedEnd = EffectResult | { readonly type: 'stopped'; readonly error?: SpellErrorJson };

export interface EffectResultOptions {
  /** Takes secrets out of errors, before they are kept and given. */
  readonly redact: <T extends JsonValue>(value: T) => T;
}

/** An effect that gave a value. One that cannot be kept is an error: the next replay could not give it. */
export function completed(
  value: unknown,
  { codec }: EffectOptions,
  { key, redact }: EffectResultOptions & { readonly key: string },
): EffectEnd {
  try {
    const encoded: unknown = codec === undefined ? value : codec.encode(value);
    if (encoded === undefined) return { result: { type: 'completed' }, given: { value } };
    return { result: { type: 'completed', value: toJson(encoded, `The result of effect "${key}"`) }, given: { value } };
  } catch (error) {
    return failed(error, { redact });
  }
}

/** An effect that threw. The program gets the error in the form in which a replay gives it, with its cause. */
export function failed(error: unknown, { redact }: EffectResultOptions): EffectEnd {
  const json = toErrorRecord(error, { redact });
  const given = new SpellError({ ...json, cause: error });
  given.name = json.name;
  return { result: { type: 'failed', error: json }, given: { error: given } };
}

/** A result from the record. */
export function recorded(end: RecordedEnd, { codec }: EffectOptions): EffectEnd {
  if (end.type === 'completed') {
    const { value } = end;
    return { result: end, given: { value: codec === undefined || value === undefined ? value : codec.decode(value) } };
  }
  const { error } = end;
  if (error === undefined) throw new TypeError('Expected an end that can be given; this effect was broken off.');
  return { result: { type: 'failed', error }, given: { error: SpellError.fromJSON(error) } };
}

/** What the program gets: of the effect's type, or what its codec made of the record of that. @throws the effect's error. */
export function givenOf({ given }: EffectEnd): unknown {
  if ('error' in given) throw given.error;
  return given.value;
}

/** An error as it is kept. Data that is no JSON cannot be, and is no reason to lose the error. */
export function toErrorRecord(error: unknown, { redact }: EffectResultOptions): SpellErrorJson {
  const { data, ...rest } = toSpellError(error).toJSON();
  const json = { ...rest, message: redact(rest.message) };
  return data === undefined || !isJsonValue(data) ? json : { ...json, data: redact<JsonObject>(data) };
}
