import type { LeafTool, Schema, ToolContext } from '@llmspell/core';

import { looseSchema } from './loose-schema.ts';

/** A call that a {@link RecordingTool} received. */
export interface RecordedToolCall<Input = unknown> {
  readonly input: Input;
  readonly idempotencyKey: string;
}

/** A tool that remembers its calls. */
export interface RecordingTool<Input = unknown> extends LeafTool<Input> {
  readonly calls: readonly RecordedToolCall<Input>[];
}

export interface RecordingToolOptions<Input> {
  readonly name: string;
  /** @default 'A tool of a test.' */
  readonly description?: string;
  /** @default any object */
  readonly inputSchema?: Schema<Input>;
  /** What it answers, or a function that computes it; a function may throw. @default 'ok' */
  readonly output?: unknown;
  readonly category?: string;
  readonly effect?: LeafTool['effect'];
}

/** Makes a leaf tool that remembers its calls and answers as told. */
export function createRecordingTool<Input = unknown>({
  description = 'A tool of a test.',
  inputSchema = looseSchema<Input>({ type: 'object' }),
  output = 'ok',
  effect,
  ...rest
}: RecordingToolOptions<Input>): RecordingTool<Input> {
  const calls: RecordedToolCall<Input>[] = [];
  return {
    kind: 'tool',
    ...rest,
    description,
    inputSchema,
    ...(effect === undefined ? {} : { effect }),
    calls,
    execute(input, context) {
      calls.push({ input, idempotencyKey: context.idempotencyKey });
      return typeof output === 'function' ? (output as ToolFunction<Input>)(input, context) : output;
    },
  };
}

type ToolFunction<Input> = (input: Input, context: ToolContext) => unknown;
