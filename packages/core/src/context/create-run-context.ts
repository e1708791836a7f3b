import { Context } from './context.ts';
import type { RunContext } from './run-context.ts';
import { toServices, type RunContextOptions } from './services.ts';

/**
 * Makes the root context of a run. With nothing configured everything in it is a null object: no model, no state, no
 * permission to touch files, network, programs or environment; components that need none of these work.
 */
export function createRunContext(options: RunContextOptions = {}): RunContext {
  return new Context(toServices(options), undefined, '');
}
