import {
  SpellError,
  type JsonValue,
  type LanguageModel,
  type LLMProvider,
  type ModelCapabilities,
} from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

/** What calls a provider may have or not. */
const CALLS = ['embed', 'generateImages', 'transcribe', 'rerank'] as const;

/** A model as a record keeps it: what it is and can do, and nothing of how it is reached. */
interface RecordedModel {
  readonly id: string;
  readonly modelId: string;
  readonly provider: string;
  readonly capabilities: ModelCapabilities;
  readonly calls: readonly string[];
  readonly price: LanguageModel['price'] | null;
  readonly alternatives?: readonly RecordedModel[];
}

export function writeModel(model: LanguageModel): JsonValue {
  return toJson(toRecorded(model), 'A model');
}

/** A model that is what the recorded one was, and that nobody can ask. */
export function readModel(value: JsonValue): LanguageModel {
  return toStandIn(value as unknown as RecordedModel);
}

function toRecorded({ id, modelId, provider, price, alternatives }: LanguageModel): RecordedModel {
  return {
    id,
    modelId,
    provider: provider.name,
    capabilities: provider.capabilities(modelId),
    calls: CALLS.filter((name) => provider[name] !== undefined),
    price: price ?? null,
    ...(alternatives === undefined ? {} : { alternatives: alternatives.map(toRecorded) }),
  };
}

function toStandIn({ id, modelId, provider, capabilities, calls, price, alternatives }: RecordedModel): LanguageModel {
  const made: LLMProvider = {
    name: provider,
    capabilities: () => capabilities,
    stream: refuse,
    ...Object.fromEntries(CALLS.filter((name) => calls.includes(name)).map((name) => [name, refuse])),
  };
  return {
    id,
    modelId,
    provider: made,
    price: price ?? undefined,
    ...(alternatives === undefined ? {} : { alternatives: alternatives.map(toStandIn) }),
  };
}

function refuse(): never {
  throw new SpellError({ code: 'NOT_SUPPORTED', message: 'A replay asks no model.' });
}
