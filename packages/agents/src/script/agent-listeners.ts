import { messageOf, type AgentEvent, type JsonObject, type RunContext, type ScriptFunction } from '@llmspell/core';

/** What listeners of an agent can hear. */
export type ListenedEvent =
  | AgentEvent
  | { readonly type: 'started'; readonly agent: string }
  | { readonly type: 'failed'; readonly agent: string; readonly error: unknown };

/** A script's listeners of one agent. */
export class AgentListeners {
  readonly #listeners: { readonly pattern: string; readonly listener: ScriptFunction }[] = [];

  /** A pattern is a name in any spelling (`tool_called`, `toolCalled`, `tool:called`), a prefix with a star, or `*`. */
  on(pattern: string, listener: ScriptFunction): void {
    this.#listeners.push({ pattern: normalize(pattern), listener });
  }

  /** Calls the listeners without waiting for them. A listener that fails is logged. */
  tell(event: ListenedEvent, context: RunContext): void {
    if (this.#listeners.length === 0) return;
    const { type, data } = describe(event);
    const name = normalize(type);
    for (const { pattern, listener } of this.#listeners) {
      if (!matches(pattern, name)) continue;
      const told = { type, ...data };
      const done = pattern === '*' ? listener.call(type, told) : listener.call(told);
      done.catch((error: unknown) => {
        context.logger.log('warn', `A listener of "${type}" failed: ${messageOf(error)}`);
      });
    }
  }
}

function normalize(name: string): string {
  return name
    .replaceAll(/([a-z])([A-Z])/g, '$1.$2')
    .replaceAll(/[_:]/g, '.')
    .toLowerCase();
}

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

interface Description {
  /** snake_case, as scripts know it. */
  readonly type: string;
  readonly data: JsonObject;
}

function describe(event: ListenedEvent): Description {
  switch (event.type) {
    case 'started':
      return { type: 'agent_started', data: { agent: event.agent } };
    case 'failed':
      return { type: 'agent_failed', data: { agent: event.agent, error: messageOf(event.error) } };
    case 'finish':
      return { type: 'agent_completed', data: {} };
    case 'turn-start':
      return { type: 'turn_started', data: { turn: event.turn } };
    case 'turn-end':
      return { type: 'turn_completed', data: both({ turn: event.turn, finish_reason: event.finishReason }) };
    case 'text-delta':
    case 'reasoning-delta':
      return { type: event.type.replace('-', '_'), data: { text: event.text } };
    case 'tool-call-start':
      return {
        type: 'tool_called',
        data: both({ tool_name: event.toolName, tool_call_id: event.toolCallId, input: event.input }),
      };
    case 'tool-call-end':
      return {
        type: event.isError ? 'tool_failed' : 'tool_completed',
        data: both({ tool_name: event.toolName, tool_call_id: event.toolCallId, output: event.output }),
      };
    default:
      return event satisfies never;
  }
}

/** Each key in both spellings: a spell written for one language runs in the other line by line. */
function both(data: JsonObject): JsonObject {
  const camel = Object.entries(data).map(([key, value]) => [
    key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  return { ...data, ...Object.fromEntries(camel) };
}
