import {
  defineHostMethod,
  isScriptObject,
  isStop,
  SpellError,
  type BaseAgent,
  type HostCall,
  type HostClass,
  type HostMethod,
  type RunContext,
  type ScriptObject,
} from '@llmspell/core';
import { asBaseAgent, asTool, executeTool, isTool } from '@llmspell/core/kit';
import { z } from 'zod';

import { executeComponent } from './execute-component.ts';
import { findTool } from './find-tool.ts';
import { ownExecute } from './own-execute.ts';
import { runScripted } from './run-scripted.ts';
import type { ToolEntry } from './script-agent.ts';
import { toToolEntry } from './to-tool-entry.ts';

/** What the host keeps for an instance of a script's class. */
interface Memory {
  readonly state: Map<string, unknown>;
  readonly tools: ToolEntry[];
}

const MEMORIES = Symbol('llmspell.agents.memories');

function memoryOf(self: object, { spell }: HostCall): Memory {
  const memories = spell.local(MEMORIES, () => new WeakMap<object, Memory>());
  const memory = memories.get(self) ?? { state: new Map(), tools: [] };
  memories.set(self, memory);
  return memory;
}

/** Stands for an instance of a script's class: its work is the script's `execute`. */
class InstanceAgent implements BaseAgent {
  readonly kind = 'agent';
  readonly name: string;
  readonly description: string;
  readonly className: string;
  /** The spell it is of. */
  readonly owner: HostCall['spell'];
  readonly #execute: ((input: unknown) => Promise<unknown>) | undefined;

  constructor(instance: ScriptObject, call: HostCall) {
    const { className, fields } = instance;
    this.className = className;
    this.owner = call.spell;
    this.name = typeof fields['name'] === 'string' ? fields['name'] : className;
    this.description =
      typeof fields['description'] === 'string' ? fields['description'] : `The agent "${this.name}" of a spell.`;
    this.#execute = ownExecute(instance, call);
  }

  async execute(input: unknown, context: RunContext): Promise<unknown> {
    context.signal.throwIfAborted();
    const work = this.#execute;
    if (work === undefined) throw noExecute(this.className);
    return runScripted({ name: this.name, input, work }, context);
  }
}

function noExecute(className: string): SpellError {
  return new SpellError({
    code: 'NOT_SUPPORTED',
    message: `BaseAgent has no work of its own. Write a method execute(input) in ${className}, and do not call the one of BaseAgent.`,
  });
}

const execute = defineHostMethod<[unknown], BaseAgent>({
  description: 'Does its work and gives the result.',
  params: z.tuple([z.unknown()]),
  aliases: ['run', 'invoke'],
  call({ context, spell }, self, input) {
    // The spell's own classes answer this call themselves: it came here past them, by `super` or for want of one.
    if (self instanceof InstanceAgent && self.owner === spell) throw noExecute(self.className);
    return executeComponent(self, input, context);
  },
});

const setState = defineHostMethod<[string, unknown?], BaseAgent>({
  description: 'Remembers a value for this agent; with one argument, its status.',
  params: z.tuple([z.string(), z.unknown().optional()]),
  mode: 'sync',
  call(call, self, ...[key, value]) {
    const entry = value === undefined ? (['status', key] as const) : ([key, value] as const);
    memoryOf(self, call).state.set(...entry);
  },
});

const getState = defineHostMethod<[(string | undefined)?], BaseAgent>({
  description: 'A value that was remembered; without a name, the status.',
  params: z.tuple([z.string().optional()]),
  mode: 'sync',
  call: (call, self, key = 'status') => memoryOf(self, call).state.get(key),
});

const addTool = defineHostMethod<[unknown], BaseAgent>({
  description: 'Gives the agent a tool, for invokeTool.',
  params: z.tuple([z.unknown()]),
  mode: 'sync',
  call: (call, self, tool) => void memoryOf(self, call).tools.push(toToolEntry(tool, call)),
});

async function runTool(
  self: BaseAgent,
  call: HostCall,
  { name, input }: { readonly name: string; readonly input: unknown },
) {
  const own = memoryOf(self, call).tools.find((entry) => typeof entry !== 'string' && entry.name === name);
  const found = own === undefined || typeof own === 'string' ? await findTool(name, call) : own;
  return executeTool({ tool: isTool(found) ? found : asTool(found), input }, call.context);
}

const invokeTool = defineHostMethod<[string, unknown?], BaseAgent>({
  description: 'Calls a tool of the agent, or of the registry, by name.',
  params: z.tuple([z.string(), z.unknown().optional()]),
  call: (call, self, ...[name, input = {}]) => runTool(self, call, { name, input }),
});

const stepSchema = z.looseObject({
  tool: z.string().optional(),
  agent: z.unknown().optional(),
  input: z.unknown().optional(),
  parameters: z.unknown().optional(),
});

const executeStep = defineHostMethod<[z.infer<typeof stepSchema>, unknown?], BaseAgent>({
  description: 'Runs one step, { tool, parameters } or { agent, input }: gives { output } or { error }.',
  params: z.tuple([stepSchema, z.unknown().optional()]),
  async call(call, self, ...[step, input]) {
    const { tool, agent, parameters = step.input ?? input } = step;
    try {
      if (tool !== undefined) return { output: await runTool(self, call, { name: tool, input: parameters }) };
      const component = typeof agent === 'string' ? await call.components.get('agent', agent) : agent;
      if (typeof component !== 'object' || component === null || isScriptObject(component)) throw noWork();
      return { output: await executeComponent(asBaseAgent(component as BaseAgent), parameters, call.context) };
    } catch (error) {
      if (isStop(error, call.context.signal) || !SpellError.isInstance(error)) throw error;
      return { error: error.message };
    }
  },
});

function noWork(): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: 'Expected a step to name a "tool" or to have an "agent".',
  });
}

const methods: Readonly<Record<string, HostMethod>> = { execute, setState, getState, addTool, invokeTool, executeStep };

/** `BaseAgent`: what scripts extend to make agents of their own. */
export const baseAgentClass: HostClass = {
  name: 'BaseAgent',
  description: 'The base of agents that a spell defines: extend it and write execute(input).',
  methods,
  fields: ({ name, description }: BaseAgent) => ({ name, description }),
  extend: { methods: ['execute', 'init'], adopt: (instance, call) => new InstanceAgent(instance, call) },
};
