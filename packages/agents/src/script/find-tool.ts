import { nearestNames, SpellError, type BaseAgent, type RunContext, type Tool } from '@llmspell/core';
import { isBaseAgent, isTool } from '@llmspell/core/kit';

/**
 * Finds a tool by the name a script gave, or an agent, which can be one. The names of tools are written with dashes;
 * scripts may write underscores.
 *
 * @throws SpellError `TOOL_NOT_FOUND`, with the nearest names there are.
 */
export async function findTool(
  name: string,
  { components }: Pick<RunContext, 'components'>,
): Promise<Tool | BaseAgent> {
  const dashed = name.replaceAll('_', '-');
  const known = [name, dashed].find((candidate) => components.has('tool', candidate));
  if (known === undefined && !components.has('agent', name)) throw toolNotFound(name, components.names('tool'));
  const found = await (known === undefined ? components.get('agent', name) : components.get('tool', known));
  if (isTool(found) || isBaseAgent(found)) return found;
  throw toolNotFound(name, components.names('tool'));
}

function toolNotFound(name: string, names: readonly string[]): SpellError {
  const near = nearestNames(name, names);
  const hint = near.length === 0 ? 'Tool.list() gives all.' : `Did you mean ${near.join(' or ')}?`;
  return new SpellError({ code: 'TOOL_NOT_FOUND', message: `Tool '${name}' not found. ${hint}`, data: { name, near } });
}
