import {
  isStop,
  nearestNames,
  safeParseJson,
  SpellError,
  toSpellError,
  type AgentEvent,
  type AgentToolCall,
  type JsonValue,
  type RunContext,
  type ToolCallPart,
} from '@llmspell/core';
import { createAsyncQueue, executeTool, linkedAbort } from '@llmspell/core/kit';

import type { AgentSettings } from '../agent/agent-settings.ts';

type Events = AsyncGenerator<AgentEvent<never>, readonly AgentToolCall[]>;

/**
 * Makes the tool calls of a turn side by side and gives their results in the order of the calls. Each start and end is
 * reported as it happens. What goes wrong inside a call, a refused permission included, is its result, so that the
 * model can mend it or choose another way; a stop or a hook's veto ends the run.
 */
export function callTools(calls: readonly ToolCallPart[], settings: AgentSettings, context: RunContext): Events {
  const [only] = calls;
  return only !== undefined && calls.length === 1
    ? callOne(only, settings, context)
    : callMany(calls, settings, context);
}

/** The usual case needs no queue and no signal of its own. */
async function* callOne(call: ToolCallPart, settings: AgentSettings, context: RunContext): Events {
  const { toolCallId, toolName } = call;
  const input = readArguments(call);
  yield { type: 'tool-call-start', toolCallId, toolName, input: input.shown };
  const result = await callTool({ call, input, settings }, context.scope('call:0'));
  yield { type: 'tool-call-end', toolCallId, toolName, ...result };
  return [{ toolCallId, toolName, input: input.shown, ...result }];
}

async function* callMany(calls: readonly ToolCallPart[], settings: AgentSettings, context: RunContext): Events {
  const { toolConcurrency: concurrency } = settings;
  const events = createAsyncQueue<AgentEvent<never>>();
  using stop = linkedAbort(context.signal);
  const work = context.scope('calls', { signal: stop.signal }).each(
    calls,
    async (call, scope) => {
      const { toolCallId, toolName } = call;
      const input = readArguments(call);
      events.push({ type: 'tool-call-start', toolCallId, toolName, input: input.shown });
      const result = await callTool({ call, input, settings }, scope);
      events.push({ type: 'tool-call-end', toolCallId, toolName, ...result });
      return { toolCallId, toolName, input: input.shown, ...result };
    },
    { concurrency },
  );
  let open = true;
  const settled = work.then(
    () => events.end(),
    (error: unknown) => events.fail(error),
  );
  try {
    yield* events;
    open = false;
    return await work;
  } finally {
    // A consumer that stops reading ends the calls; nothing is left running behind its back.
    if (open) stop.abort(new SpellError({ code: 'ABORTED', message: 'The consumer of the agent stopped reading.' }));
    await settled;
  }
}

/** Arguments of a call: what to show, and the value or what is wrong with the text. */
interface Arguments {
  readonly shown: JsonValue;
  readonly error?: SpellError;
}

function readArguments({ toolName, arguments: text }: ToolCallPart): Arguments {
  // Some providers give nothing at all for a tool without parameters.
  if (text.trim() === '') return { shown: {} };
  const parsed = safeParseJson(text, `the arguments of tool "${toolName}"`);
  return parsed.success ? { shown: parsed.value } : { shown: text, error: parsed.error };
}

interface Call {
  readonly call: ToolCallPart;
  readonly input: Arguments;
  readonly settings: AgentSettings;
}

async function callTool(
  { call: { toolCallId, toolName }, input, settings }: Call,
  context: RunContext,
): Promise<Pick<AgentToolCall, 'output' | 'isError'>> {
  try {
    const { toolsByName, needsApproval, approvalTimeoutMs } = settings;
    const tool = toolsByName.get(toolName);
    if (tool === undefined) throw toolNotFound(toolName, [...toolsByName.keys()]);
    if (input.error !== undefined) throw input.error;
    const request = { tool, input: input.shown, toolCallId, needsApproval, approvalTimeoutMs };
    return { output: await executeTool(request, context), isError: false };
  } catch (error) {
    if (endsRun(error, context.signal)) throw error;
    const { code, message } = toSpellError(error, 'TOOL_FAILED');
    return { output: { error: message, code }, isError: true };
  }
}

/** Vetoes, and what tells that the run itself cannot be trusted to go on. */
const FATAL_CODES: ReadonlySet<string> = new Set([
  'HOOK_CANCELLED',
  'HOOK_FAILED',
  'PRICE_UNKNOWN',
  'JOURNAL_DIVERGED',
  'EFFECT_UNCERTAIN',
]);

function endsRun(error: unknown, signal: AbortSignal): boolean {
  return isStop(error, signal) || (SpellError.isInstance(error) && FATAL_CODES.has(error.code));
}

function toolNotFound(name: string, names: readonly string[]): SpellError {
  const near = nearestNames(name, names);
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are: ${names.join(', ') || 'none'}.`;
  return new SpellError({
    code: 'TOOL_NOT_FOUND',
    message: `There is no tool named "${name}". ${hint}`,
    data: { tool: name, near },
  });
}
