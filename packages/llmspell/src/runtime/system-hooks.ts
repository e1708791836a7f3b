import { messageOf, type RunContext } from '@llmspell/core';
import { runHooks } from '@llmspell/core/kit';

const component = { kind: 'system', name: 'runtime' };

/** Tells the hooks that a runtime is ready. @throws SpellError `HOOK_CANCELLED` when one keeps it from starting. */
export async function onStartup(context: RunContext, cwd: string): Promise<void> {
  if (!context.hooks.has('systemStartup')) return;
  const data = {
    cwd,
    tools: context.components.names('tool'),
    providers: context.models.providers().map(({ name }) => name),
  };
  await runHooks(context, { point: 'systemStartup', component, data });
}

/** Tells the hooks that a runtime is about to close. It closes whatever they say. */
export async function onShutdown(context: RunContext, cwd: string): Promise<void> {
  try {
    await runHooks(context, { point: 'systemShutdown', component, data: { cwd } });
  } catch (error) {
    context.logger.log('warn', 'A hook could not keep the runtime from closing', () => ({ error: messageOf(error) }));
  }
}
