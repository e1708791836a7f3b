import type { Component, HostCall, HostHandle } from '@llmspell/core';

import type { AgentOptions } from '../agent/agent-options.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { ScriptAgent } from './script-agent.ts';

const WRAPPED = Symbol('llmspell.agents.wrapped');

/** An agent of the registry as a script holds it: one the host registered is held like one the script made. */
export function agentHandle(component: Component, call: HostCall): HostHandle {
  if (component instanceof ScriptAgent) return call.handle('Agent', component);
  if (!isLLMAgent(component)) return call.handle('BaseAgent', component);
  const wrapped = call.spell.local(WRAPPED, () => new WeakMap<object, ScriptAgent>());
  const agent = wrapped.get(component) ?? wrap(component);
  wrapped.set(component, agent);
  return call.handle('Agent', agent);
}

function wrap({ name, options, conversation }: LLMAgent): ScriptAgent {
  const { tools = [], ...rest }: AgentOptions = options;
  return new ScriptAgent({ id: name, options: { ...rest, name, conversation }, tools });
}

function isLLMAgent(component: Component): component is LLMAgent {
  return 'streamChat' in component && 'options' in component && 'conversation' in component;
}
