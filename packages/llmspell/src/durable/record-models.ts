import {
  SpellError,
  toSpellError,
  type Journal,
  type JsonValue,
  type LanguageModel,
  type ModelRegistry,
  type ProviderInfo,
  type SpellErrorJson,
} from '@llmspell/core';

import { RecordedAnswers } from './recorded-answers.ts';
import { readModel, writeModel } from './recorded-model.ts';

/** How the search for a model ended. */
type Found = { readonly model: JsonValue } | { readonly error: SpellErrorJson };

export interface RecordModelsOptions {
  readonly journal: Journal;
  /** Whether recorded models are stood in for: nobody is asked. @default false */
  readonly offline?: boolean;
}

/**
 * A registry whose answers are kept with the run, so that a replay finds the models that were found, and fails to find
 * those that were not, whatever is configured then.
 */
export function recordModels(models: ModelRegistry, { journal, offline = false }: RecordModelsOptions): ModelRegistry {
  const answers = new RecordedAnswers(journal, 'models');
  return {
    async resolve(id) {
      const { recorded, note } = answers.ask(questionOf('resolve', id));
      const found = recorded as unknown as Found | undefined;
      if (found !== undefined && 'error' in found) throw SpellError.fromJSON(found.error);
      if (found !== undefined) return offline ? readModel(found.model) : models.resolve(id);
      return noted(models.resolve(id), note);
    },
    canResolve: (id) => told(answers, questionOf('canResolve', id), () => models.canResolve(id)),
    providers: () => told(answers, 'providers', () => models.providers().map(toData)),
  };
}

async function noted(resolving: Promise<LanguageModel>, note: (answer: JsonValue) => void): Promise<LanguageModel> {
  try {
    const model = await resolving;
    note({ model: writeModel(model) });
    return model;
  } catch (error) {
    note({ error: { ...toSpellError(error).toJSON() } });
    throw error;
  }
}

/** What can be told at once. */
function told<T extends JsonValue>(answers: RecordedAnswers, question: string, tell: () => T): T {
  const { recorded, note } = answers.ask(question);
  // It is what was told when it was noted.
  if (recorded !== undefined) return recorded as T;
  const answer = tell();
  note(answer);
  return answer;
}

function questionOf(what: string, id: string | undefined): string {
  return id === undefined ? what : `${what} ${id}`;
}

function toData({ name, configured, defaultModel }: ProviderInfo) {
  return { name, configured, ...(defaultModel === undefined ? {} : { defaultModel }) };
}
