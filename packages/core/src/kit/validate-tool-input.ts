import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import { parseWith } from '../schema/parse-with.ts';
import type { Tool } from '../tool/tool.ts';
import type { CheckedToolCall } from './checked-tool-call.ts';
import { runHooks } from './run-hooks.ts';

/**
 * Checks the input of a tool call. The hooks at `onToolValidation` see whether it is right, and may mend it.
 *
 * @throws SpellError `VALIDATION_FAILED`, `HOOK_CANCELLED`.
 */
export async function checkToolInput(
  { tool, toolCallId, given, hooks }: Omit<CheckedToolCall, 'input'>,
  context: RunContext,
): Promise<Pick<CheckedToolCall, 'given' | 'input'>> {
  if (!hooks.has('onToolValidation')) return { given, input: await parseToolInput(tool, given) };
  const error = await failureOf(tool, given);
  const { data } = await runHooks(context, {
    point: 'onToolValidation',
    component: tool,
    data: { toolName: tool.name, toolCallId, input: given, valid: error === undefined },
    ...(error === undefined ? {} : { error }),
    hooks,
  });
  return { given: data.input, input: await parseToolInput(tool, data.input) };
}

/** What the schema makes of an input. @throws SpellError `VALIDATION_FAILED`. */
export async function parseToolInput(tool: Tool, given: unknown, from = ''): Promise<unknown> {
  const subject = `Input of tool "${tool.name}"${from === '' ? '' : ` ${from}`}`;
  const input: unknown = await parseWith(tool.inputSchema, given, subject);
  return input;
}

async function failureOf(tool: Tool, given: unknown): Promise<SpellError | undefined> {
  try {
    await parseToolInput(tool, given);
    return undefined;
  } catch (error) {
    if (SpellError.isInstance(error)) return error;
    throw error;
  }
}
