import { SpellError } from '../errors/spell-error.ts';
import type { StateStore } from './state-store.ts';

function missing(): Promise<never> {
  return Promise.reject(
    new SpellError({
      code: 'NOT_SUPPORTED',
      message:
        'This context has no state store. Pass `state` to createRunContext: createMemoryStore() of @llmspell/infra/state, or openLevelStore() of @llmspell/infra/state/level.',
    }),
  );
}

async function* missingStream(): AsyncGenerator<never> {
  yield await missing();
}

/** Keeps nothing and says so. The null object. */
export const noState: StateStore = {
  features: { persistent: false, watch: false },
  get: missing,
  commit: missing,
  scan: missingStream,
  watch: missingStream,
  close: () => Promise.resolve(),
};
