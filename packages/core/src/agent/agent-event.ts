import type { JsonValue } from '../json/json-value.ts';
import type { FinishReason } from '../llm/completion.ts';
import type { Usage } from '../llm/usage.ts';

/** What a running component reports to the one who streams it. Exactly one `finish` comes last. */
export type AgentEvent<Output = unknown> =
  | { readonly type: 'turn-start'; readonly turn: number }
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | {
      readonly type: 'tool-call-start';
      readonly toolCallId: string;
      readonly toolName: string;
      /** The arguments, parsed where they were JSON. */
      readonly input: JsonValue;
    }
  | {
      readonly type: 'tool-call-end';
      readonly toolCallId: string;
      readonly toolName: string;
      readonly output: JsonValue;
      readonly isError: boolean;
    }
  | { readonly type: 'turn-end'; readonly turn: number; readonly finishReason: FinishReason; readonly usage: Usage }
  | { readonly type: 'finish'; readonly output: Output };
