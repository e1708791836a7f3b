import process from 'node:process';

import { createResourceOwner } from '@llmspell/core/kit';

import type { RuntimeOptions } from './runtime-options.ts';
import type { Runtime } from './runtime.ts';
import { createScriptEngines } from './script-engines.ts';

/**
 * Puts a runtime together: model providers by the keys in the environment, hooks, events, state, permissions (none by
 * default), the installed tools, and the script engines, each loaded when it is first used.
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const { cwd = process.cwd(), environment = process.env, prepare } = options;
  const owner = createResourceOwner('the runtime');
  const engines = createScriptEngines(owner);
  if (prepare !== undefined) await engines.prepare(prepare);
  try {
    // Loaded while the engine's thread starts.
    const { assembleRuntime } = await import('./assemble-runtime.ts');
    return await assembleRuntime({ options, owner, engines, cwd, environment });
  } catch (error) {
    await owner.close();
    throw error;
  }
}
