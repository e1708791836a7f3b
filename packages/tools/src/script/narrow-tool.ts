import { defineTool, type CompositeTool, type PermissionPolicy, type RunContext, type Tool } from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';

/** What a narrowed call may do, on top of what its caller may. */
export type Narrowing = (context: RunContext, input: Readonly<Record<string, unknown>>) => PermissionPolicy;

/** Gives a tool a policy of its own inside that of its caller. It can only take away. */
export function narrowTool(tool: Tool, narrowing: Narrowing): CompositeTool<Readonly<Record<string, unknown>>> {
  return defineTool({
    composite: true,
    name: tool.name,
    description: tool.description,
    category: tool.category ?? 'utility',
    securityLevel: tool.securityLevel ?? 'safe',
    ...(tool.toModel === undefined ? {} : { toModel: tool.toModel }),
    // A built-in tool takes an object.
    inputSchema: tool.inputSchema as CompositeTool<Readonly<Record<string, unknown>>>['inputSchema'],
    execute: (input, context) =>
      executeTool({ tool, input }, context.scope('narrowed', { permissions: narrowing(context, input) })),
  });
}
