import { SpellError } from '../errors/spell-error.ts';
import type { ModelRegistry } from './model.ts';

/** Knows no model. The null object. */
export const noModels: ModelRegistry = {
  resolve: (id) =>
    Promise.reject(
      new SpellError({
        code: 'MODEL_NOT_CONFIGURED',
        message: `No model registry is configured${id === undefined ? '' : `, so the model "${id}" cannot be found`}. Pass \`models\` to createRunContext (see @llmspell/infra/llm) or give the agent a model object.`,
      }),
    ),
  canResolve: () => false,
  providers: () => [],
};
