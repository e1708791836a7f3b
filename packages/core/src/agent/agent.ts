import type { RunContext } from '../context/run-context.ts';
import type { Hook } from '../hooks/hook.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { FinishReason } from '../llm/completion.ts';
import type { FilePart, Message } from '../llm/message.ts';
import type { Usage } from '../llm/usage.ts';
import type { Tool } from '../tool/tool.ts';
import type { AgentEvent } from './agent-event.ts';
import type { BaseAgent } from './base-agent.ts';

/** What an agent is asked: a text, or a text with files and earlier messages. */
export type AgentInput =
  | string
  | {
      readonly text: string;
      readonly files?: readonly FilePart[];
      /** Messages before this one, instead of the agent's own conversation. */
      readonly messages?: readonly Message[];
    };

/** What an agent answered. */
export interface AgentOutput {
  readonly text: string;
  /** The answer as data, when the agent has an output schema. */
  readonly object?: JsonValue;
  readonly finishReason: FinishReason;
  /** Model calls made. */
  readonly turns: number;
  /** Of all turns. */
  readonly usage: Usage;
  /** Tool calls made, in order. */
  readonly toolCalls: readonly AgentToolCall[];
  /** The messages this call added to the conversation, the question included. */
  readonly messages: readonly Message[];
  /** Registry id of the model that answered. */
  readonly model: string;
}

/** A tool call an agent made. */
export interface AgentToolCall {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly input: JsonValue;
  readonly output: JsonValue;
  readonly isError: boolean;
}

/** The messages an agent remembers between calls: the one mutable part of an agent. */
export interface Conversation {
  readonly messages: readonly Message[];
  append(...messages: readonly Message[]): void;
  clear(): void;
}

export interface ChatOptions {
  readonly context?: RunContext;
  readonly signal?: AbortSignal;
  /** For this call alone; they run after all others, and hold for the agents that it calls too. */
  readonly hooks?: readonly Hook[];
}

/** An agent that talks to a model and uses tools. */
export interface Agent extends BaseAgent<AgentInput, AgentOutput> {
  readonly kind: 'agent';
  readonly tools: readonly Tool[];
  readonly conversation: Conversation;
  stream(input: AgentInput, context: RunContext): AsyncIterable<AgentEvent<AgentOutput>>;
  /** Asks, remembers, and gives the answer's text. */
  chat(message: AgentInput, options?: ChatOptions): Promise<string>;
}
