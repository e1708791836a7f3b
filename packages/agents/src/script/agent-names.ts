import { SpellError, type HostCall } from '@llmspell/core';

import type { ScriptAgent } from './script-agent.ts';

const COUNTER = Symbol('llmspell.agents.unnamed');

/** A name for an agent without one: `agent_1`, `agent_2`, … in the order a spell makes them. */
export function unnamed({ spell }: HostCall): string {
  const counter = spell.local(COUNTER, () => ({ last: 0 }));
  counter.last += 1;
  return `agent_${counter.last}`;
}

/** The name itself when no agent has it, else with the first free number behind it. */
export function freeName(name: string, { components }: HostCall): string {
  if (!components.has('agent', name)) return name;
  let number = 2;
  while (components.has('agent', `${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}

/** Makes an agent known by its id, which may differ from its name when several have the same. */
export function registerAgent(agent: ScriptAgent, { components }: HostCall): void {
  if (agent.id === agent.name) components.register(agent);
  else components.registerLazy('agent', agent.id, () => Promise.resolve(agent));
}

/** @throws SpellError `ALREADY_EXISTS` when an agent has this name. */
export function assertFree(name: string, { components }: HostCall): void {
  if (!components.has('agent', name)) return;
  throw new SpellError({
    code: 'ALREADY_EXISTS',
    message: `Agent instance '${name}' already exists. Choose another name, or get the agent with Agent.get("${name}").`,
    data: { name },
  });
}
