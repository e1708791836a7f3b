import {
  addUsage,
  NO_USAGE,
  textOf,
  type AgentOutput,
  type AgentToolCall,
  type Completion,
  type JsonValue,
  type Message,
  type Tool,
  type Usage,
} from '@llmspell/core';

import type { TurnProgress } from '../agent/agent-options.ts';
import type { AgentQuestion } from '../agent/to-agent-question.ts';

/** What one run has said and done so far: the only thing of a run that changes. */
export class Transcript implements TurnProgress {
  readonly #all: Message[];
  readonly #before: number;
  readonly #toolCalls: AgentToolCall[] = [];
  #usage: Usage = NO_USAGE;
  #turns = 0;
  #last: Completion | undefined;
  #repairs = 0;

  constructor(system: string | undefined, { history, message }: AgentQuestion) {
    this.#all = [...(system === undefined ? [] : [{ role: 'system' as const, content: system }]), ...history, message];
    this.#before = this.#all.length - 1;
  }

  /** A list of its own: whoever keeps a request is not disturbed by what is added later. */
  get request(): readonly Message[] {
    return this.#all.slice();
  }
  get messages(): readonly Message[] {
    return this.#all.slice(this.#before);
  }
  get toolCalls(): readonly AgentToolCall[] {
    return this.#toolCalls;
  }
  get usage(): Usage {
    return this.#usage;
  }
  get turns(): number {
    return this.#turns;
  }
  get repairs(): number {
    return this.#repairs;
  }
  get text(): string {
    return this.#last === undefined ? '' : textOf(this.#last.message);
  }

  addAnswer(completion: Completion): void {
    this.#turns += 1;
    this.#last = completion;
    this.#usage = addUsage(this.#usage, completion.usage);
    // Providers refuse a message without content.
    if (completion.message.content.length > 0) this.#all.push(completion.message);
  }

  /** Adds calls with their results; the model is shown what their tools want it to see. */
  addToolCalls(calls: readonly AgentToolCall[], tools: ReadonlyMap<string, Tool>): void {
    this.#toolCalls.push(...calls);
    const content = calls.map(({ toolCallId, toolName, output, isError }) => ({
      type: 'tool-result' as const,
      toolCallId,
      toolName,
      output: isError ? output : shownOf(tools.get(toolName), output),
      ...(isError ? { isError } : {}),
    }));
    this.#all.push({ role: 'tool', content });
  }

  addRepair(request: string): void {
    this.#repairs += 1;
    this.#all.push({ role: 'user', content: request });
  }

  toOutput(model: string, object?: JsonValue): AgentOutput {
    return {
      text: this.text,
      ...(object === undefined ? {} : { object }),
      finishReason: this.#last?.finishReason ?? 'other',
      turns: this.#turns,
      usage: this.#usage,
      toolCalls: this.#toolCalls,
      messages: this.messages,
      model,
    };
  }
}

function shownOf(tool: Tool | undefined, output: JsonValue): JsonValue {
  return tool?.toModel === undefined ? output : tool.toModel(output);
}
