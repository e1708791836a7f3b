import { SpellError, type RunContext } from '@llmspell/core';

/** The scope in which the agent runs that a hook named. @throws SpellError `HOOK_FAILED` when it is inside of itself. */
export function redirectScope(target: string, context: RunContext): RunContext {
  const scope = `redirect:${target}`;
  if (!context.path.split('/').includes(scope)) return context.scope(scope);
  throw new SpellError({
    code: 'HOOK_FAILED',
    message: `Hooks redirect a run in a circle: it came to agent "${target}" again.`,
    data: { target },
  });
}
