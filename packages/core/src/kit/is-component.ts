import type { BaseAgent } from '../agent/base-agent.ts';
import type { Component } from '../component/component.ts';
import type { Tool } from '../tool/tool.ts';

/** Tells whether a value is a tool. */
export function isTool(value: unknown): value is Tool {
  return isExecutable(value) && value.kind === 'tool';
}

/** Tells whether a value can be executed as an agent: an agent, a workflow, a pattern, a spell. */
export function isBaseAgent(value: unknown): value is BaseAgent {
  return isExecutable(value) && value.kind !== 'tool';
}

function isExecutable(value: unknown): value is Component {
  if (typeof value !== 'object' || value === null) return false;
  return 'kind' in value && 'name' in value && 'execute' in value && typeof value.execute === 'function';
}
