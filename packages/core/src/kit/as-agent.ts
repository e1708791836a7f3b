import type { BaseAgent } from '../agent/base-agent.ts';
import type { Component } from '../component/component.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { Tool } from '../tool/tool.ts';
import { executeTool } from './execute-tool.ts';
import { isBaseAgent, isTool } from './is-component.ts';

/**
 * Gives a tool the shape of everything that does work, so that it can be a step or a member of a pattern. Its input is
 * anything: the tool's own schema checks it and fills in defaults.
 */
export function asAgent<Input, Output>(tool: Tool<Input, Output>): BaseAgent<unknown, Output> {
  return {
    kind: 'agent',
    name: tool.name,
    description: tool.description,
    ...(tool.capabilities === undefined ? {} : { capabilities: tool.capabilities }),
    inputSchema: tool.inputSchema,
    ...(tool.outputSchema === undefined ? {} : { outputSchema: tool.outputSchema }),
    // The door checks the input against the tool's own schema and gives back what the tool gave.
    execute: (input, context) => executeTool({ tool, input }, context) as Promise<Output>,
  };
}

/** Any component as something that can be executed. @throws SpellError `NOT_SUPPORTED` when it cannot. */
export function asBaseAgent(component: Component): BaseAgent {
  if (isTool(component)) return asAgent(component);
  if (isBaseAgent(component)) return component;
  throw new SpellError({
    code: 'NOT_SUPPORTED',
    message: `Expected a component that can be executed; "${component.name}" of kind "${component.kind}" has no execute().`,
  });
}
