import type { LanguageModel } from './model.ts';

/** The models that a call to `model` may reach: those behind it, or itself. */
export function modelsBehind(model: LanguageModel): readonly LanguageModel[] {
  return model.alternatives ?? [model];
}

/** The one of them that answered, by the id that the answer tells. */
export function answeringModel(model: LanguageModel, id: string | undefined): LanguageModel {
  return modelsBehind(model).find((known) => known.id === id) ?? model;
}
