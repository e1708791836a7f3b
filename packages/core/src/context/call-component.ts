import { SpellError } from '../errors/spell-error.ts';
import { asBaseAgent } from '../kit/as-agent.ts';
import type { CallRequest, RunContext } from './run-context.ts';

/** Finds a component by `kind:name` and runs it in a scope of its own. */
export async function callComponent({ component, input }: CallRequest, context: RunContext): Promise<unknown> {
  const separator = component.indexOf(':');
  if (separator < 1) {
    throw new SpellError({
      code: 'VALIDATION_FAILED',
      message: `Expected a component as "kind:name", such as "agent:researcher"; got "${component}".`,
    });
  }
  const found = await context.components.get(component.slice(0, separator), component.slice(separator + 1));
  return asBaseAgent(found).execute(input, context.scope(component));
}
