import { messageOf, SpellError } from '@llmspell/core';

/** A plugin that could not be loaded or initialised. */
export function pluginFailed(name: string, what: string, cause: unknown): SpellError {
  return new SpellError({
    code: 'PLUGIN_FAILED',
    message: `The plugin "${name}" ${what}: ${sentence(reasonOf(cause))} The runtime goes on without it.`,
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

/** Node also says which of our files wanted a module that is not there. */
function reasonOf(cause: unknown): string {
  return messageOf(cause).replace(/ imported from .*$/su, '');
}

function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
