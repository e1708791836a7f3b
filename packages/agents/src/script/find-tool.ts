import type { BaseAgent, RunContext, Tool } from '@llmspell/core';
import { isBaseAgent, isTool } from '@llmspell/core/kit';

/**
 * Finds a tool by the name a script gave, or an agent, which can be one. The names of tools are written with dashes;
 * scripts may write underscores.
 *
 * @throws SpellError `NOT_FOUND`, with the nearest names there are.
 */
export async function findTool(
  name: string,
  { components }: Pick<RunContext, 'components'>,
): Promise<Tool | BaseAgent> {
  const dashed = name.replaceAll('_', '-');
  const known = [name, dashed].find((candidate) => components.has('tool', candidate));
  const kind = known === undefined && components.has('agent', name) ? 'agent' : 'tool';
  const found = await components.get(kind, known ?? name);
  if (isTool(found) || isBaseAgent(found)) return found;
  return components.get('tool', name) as Promise<Tool>;
}
