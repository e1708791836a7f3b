import type { AgentEvent, AgentInput, AgentOutput, BaseAgent, Conversation, RunContext, Tool } from '@llmspell/core';

import { AgentLifecycle } from '../agent/agent-lifecycle.ts';
import type { AgentOptions } from '../agent/agent-options.ts';
import { createAgent } from '../agent/create-agent.ts';
import { drain } from '../agent/drain.ts';
import type { LLMAgent } from '../agent/llm-agent.ts';
import { makeAgent } from '../agent/make-agent.ts';
import { createConversation } from '../conversation/create-conversation.ts';
import { AgentListeners } from './agent-listeners.ts';
import { findTool } from './find-tool.ts';
import { runScripted } from './run-scripted.ts';
import { toAgentInput } from './to-agent-input.ts';

/** A tool, a component that becomes one, or the name of one in the registry. */
export type ToolEntry = Tool | BaseAgent | string;

export interface ScriptAgentOptions {
  /** Unique among the agents of the spell. */
  readonly id: string;
  readonly options: Omit<AgentOptions, 'tools'> & { readonly name: string };
  readonly tools: readonly ToolEntry[];
  /** Stands instead of the model: a script's own `execute`. */
  readonly override?: (input: unknown, context: RunContext) => Promise<unknown>;
}

/** What an agent of a script has done so far. */
export interface AgentMetrics {
  readonly total: number;
  readonly failed: number;
  readonly active: number;
  readonly toolCalls: number;
}

/**
 * An agent as a script holds it: the script may add tools, change the prompt and listen, so the immutable agent inside is
 * replaced by another one when it does. The conversation stays.
 */
export class ScriptAgent implements BaseAgent {
  readonly kind = 'agent';
  readonly id: string;
  readonly name: string;
  readonly listeners = new AgentListeners();
  readonly conversation: Conversation;
  #options: ScriptAgentOptions['options'];
  #tools: readonly ToolEntry[];
  readonly #override: ScriptAgentOptions['override'];
  readonly #lifecycle = new AgentLifecycle();
  #inner: LLMAgent | undefined;
  #metrics: AgentMetrics = { total: 0, failed: 0, active: 0, toolCalls: 0 };

  constructor({ id, options, tools, override }: ScriptAgentOptions) {
    this.id = id;
    this.name = options.name;
    this.conversation = options.conversation ?? createConversation();
    this.#options = options;
    this.#tools = tools;
    this.#override = override;
    // Wrong limits and equal names are errors of the line that makes the agent, not of its first use.
    const { needsApproval: _, ...rest } = options;
    createAgent({ ...rest, tools: tools.filter((tool) => typeof tool !== 'string') });
  }

  get description(): string {
    return this.#options.description ?? `The agent "${this.name}".`;
  }
  get capabilities(): readonly string[] {
    return this.#options.capabilities ?? [];
  }
  get options(): ScriptAgentOptions['options'] {
    return this.#options;
  }
  get metrics(): AgentMetrics {
    return this.#metrics;
  }
  get tools(): readonly ToolEntry[] {
    return this.#tools;
  }

  change(changes: Partial<AgentOptions>): void {
    this.#options = { ...this.#options, ...changes };
    this.#inner = undefined;
  }

  addTool(tool: ToolEntry): void {
    this.#tools = [...this.#tools, tool];
    this.#inner = undefined;
  }

  /** As a member of something else: a script's own `execute` where it has one, else the model; nothing is remembered. */
  async execute(input: unknown, context: RunContext): Promise<unknown> {
    const override = this.#override;
    if (override !== undefined) {
      const { name, hooks } = this.#options;
      return runScripted({ name, hooks, input, work: (given) => override(given, context) }, context);
    }
    return drain(this.stream(input, context));
  }

  async *stream(input: unknown, context: RunContext): AsyncGenerator<AgentEvent<AgentOutput>> {
    const agent = await this.#ready(context);
    yield* this.#watch(agent.stream(toAgentInput(input), context), context);
  }

  /** Asks and remembers. */
  async *streamChat(input: AgentInput, context: RunContext): AsyncGenerator<AgentEvent<AgentOutput>> {
    const agent = await this.#ready(context);
    yield* this.#watch(agent.streamChat(input, { context }), context);
  }

  /** Ends it: its shutdown hooks run, and it answers no more. */
  async close(context: RunContext): Promise<void> {
    const { needsApproval: _, ...options } = this.#options;
    await (this.#inner ?? makeAgent(options, this.#lifecycle)).close(context);
  }

  async #ready(context: RunContext): Promise<LLMAgent> {
    if (this.#inner !== undefined) return this.#inner;
    const tools: (Tool | BaseAgent)[] = [];
    for (const tool of this.#tools) tools.push(typeof tool === 'string' ? await findTool(tool, context) : tool);
    this.#inner = makeAgent({ ...this.#options, tools, conversation: this.conversation }, this.#lifecycle);
    return this.#inner;
  }

  /** Counts, and tells the listeners. */
  async *#watch(
    events: AsyncIterable<AgentEvent<AgentOutput>>,
    context: RunContext,
  ): AsyncGenerator<AgentEvent<AgentOutput>> {
    const tell = (event: Parameters<AgentListeners['tell']>[0]): void => this.listeners.tell(event, context);
    let failed = 1;
    this.#count({ total: 1, active: 1 });
    tell({ type: 'started', agent: this.name });
    try {
      for await (const event of events) {
        if (event.type === 'tool-call-end') this.#count({ toolCalls: 1 });
        if (event.type === 'finish') failed = 0;
        tell(event);
        yield event;
      }
    } catch (error) {
      tell({ type: 'failed', agent: this.name, error });
      throw error;
    } finally {
      this.#count({ active: -1, failed });
    }
  }

  #count({ total = 0, failed = 0, active = 0, toolCalls = 0 }: Partial<AgentMetrics>): void {
    const now = this.#metrics;
    this.#metrics = {
      total: now.total + total,
      failed: now.failed + failed,
      active: now.active + active,
      toolCalls: now.toolCalls + toolCalls,
    };
  }
}
