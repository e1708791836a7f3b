import type { BaseAgent } from '../agent/base-agent.ts';
import { createRunContext } from './create-run-context.ts';
import type { RunContext } from './run-context.ts';
import type { RunContextOptions } from './services.ts';

/**
 * Runs a component: the short way to call one from an application.
 *
 * @param where A context to run in, or options for a new one. @default a context of null objects
 */
export function run<Input, Output>(
  component: BaseAgent<Input, Output>,
  input: Input,
  where: RunContext | RunContextOptions = {},
): Promise<Output> {
  return component.execute(input, isContext(where) ? where : createRunContext(where));
}

function isContext(where: RunContext | RunContextOptions): where is RunContext {
  return 'effect' in where && typeof where.effect === 'function';
}
