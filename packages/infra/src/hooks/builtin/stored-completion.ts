import { isJsonValue, type AssistantPart, type Completion, type JsonObject, type JsonValue } from '@llmspell/core';
import { z } from 'zod';

const partSchema = z.looseObject({ type: z.enum(['text', 'reasoning', 'tool-call']) });
const storedSchema = z.object({
  finishReason: z.enum(['stop', 'length', 'tool-calls']),
  message: z.object({
    role: z.literal('assistant'),
    // Written by `toStored`: the parts are those of an answer.
    content: z.array(z.custom<AssistantPart>((part) => partSchema.safeParse(part).success)),
  }),
  providerMetadata: z.custom<JsonObject>((value) => isJsonValue(value)).optional(),
});

/** An answer as JSON to be kept, without what it took; `undefined` for one that is not worth keeping. */
export function toStored(completion: unknown): JsonValue | undefined {
  const { data } = storedSchema.safeParse(completion);
  const stored: unknown = data;
  return stored !== undefined && isJsonValue(stored) ? stored : undefined;
}

/** The answer that was kept; `undefined` for what is none: somebody else may have written it. */
export function fromStored(value: JsonValue | undefined): Omit<Completion, 'usage'> | undefined {
  const { data } = storedSchema.safeParse(value);
  if (data === undefined) return undefined;
  const { providerMetadata, ...answer } = data;
  return providerMetadata === undefined ? answer : { ...answer, providerMetadata };
}
