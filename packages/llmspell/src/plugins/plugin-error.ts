import { messageOf, SpellError } from '@llmspell/core';

/** A plugin that could not be loaded or initialised. */
export function pluginFailed(name: string, what: string, cause: unknown): SpellError {
  return new SpellError({
    code: 'PLUGIN_FAILED',
    message: `The plugin "${name}" ${what}: ${sentence(messageOf(cause))} The runtime goes on without it.`,
    data: { plugin: name, ...(SpellError.isInstance(cause) ? { reason: cause.code } : {}) },
    cause,
  });
}

/** A plugin that is not for this runtime. */
export function pluginIncompatible(name: string, why: string): SpellError {
  return new SpellError({
    code: 'PLUGIN_INCOMPATIBLE',
    message: `The plugin "${name}" ${why} The runtime goes on without it.`,
    data: { plugin: name },
  });
}

function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
