import type { HookRunner } from '../hooks/hook-runner.ts';
import type { Tool } from '../tool/tool.ts';

/** A call of a tool whose input was checked. */
export interface CheckedToolCall {
  readonly tool: Tool;
  readonly toolCallId: string | undefined;
  /** The input as it came: what hooks and people see and may change, and what is recorded. */
  readonly given: unknown;
  /** What the schema made of it. */
  readonly input: unknown;
  /** The hooks of the call: those around it, and the tool's own. */
  readonly hooks: HookRunner;
}
