import type { RunContext } from '../context/run-context.ts';
import { isStop } from '../errors/is-stop.ts';
import { toSpellError } from '../errors/to-spell-error.ts';
import type { JsonValue } from '../json/json-value.ts';
import { askErrorHooks } from './ask-error-hooks.ts';
import type { CheckedToolCall } from './checked-tool-call.ts';
import { recordable } from './recordable.ts';
import { runHooks } from './run-hooks.ts';
import { toJson } from './to-json.ts';
import { toolContext } from './tool-context.ts';
import { waitToRetry } from './wait-to-retry.ts';

/** Runs a tool whose call was let in: with the hooks after it and at its failure, reported and audited. */
export async function runTool(call: CheckedToolCall, context: RunContext): Promise<JsonValue> {
  const { name } = call.tool;
  const started = context.clock.monotonic();
  context.emit('tool.started', () => ({ tool_name: name, tool_call_id: call.toolCallId ?? null }));
  try {
    const output = await afterHooks(call, await attempts(call, context), context);
    const durationMs = context.clock.monotonic() - started;
    context.emit('tool.completed', () => ({
      tool_name: name,
      tool_call_id: call.toolCallId ?? null,
      output,
      duration_ms: durationMs,
    }));
    audit(call, context, { result: 'success', durationMs });
    return output;
  } catch (error) {
    const durationMs = context.clock.monotonic() - started;
    const coded = isStop(error, context.signal) ? undefined : toSpellError(error);
    context.emit('tool.failed', () => ({
      tool_name: name,
      tool_call_id: call.toolCallId ?? null,
      error: coded?.toJSON().message ?? 'stopped',
      duration_ms: durationMs,
    }));
    audit(call, context, { result: 'failure', durationMs, code: coded?.code ?? 'ABORTED' });
    throw error;
  }
}

/** The call, again as often as hooks want it. */
async function attempts(call: CheckedToolCall, context: RunContext): Promise<JsonValue> {
  const { tool, toolCallId, given, hooks } = call;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(call, context);
    } catch (error) {
      if (isStop(error, context.signal)) throw error;
      const coded = toolError(error, tool.name);
      const data = { toolName: tool.name, toolCallId, input: given, attempt };
      const { result } = await askErrorHooks(context, {
        point: 'onToolError',
        component: tool,
        data,
        error: coded,
        hooks,
      });
      if (result.type === 'skip') return toJson(result.result, `The result of a hook for tool "${tool.name}"`);
      if (result.type !== 'retry' || attempt >= (result.maxAttempts ?? 3)) throw coded;
      await waitToRetry(context, { component: tool, attempt, delayMs: result.delayMs, error: coded, data, hooks });
    }
  }
}

function runOnce({ tool, input }: CheckedToolCall, context: RunContext): Promise<JsonValue> {
  const name = `tool:${tool.name}`;
  const { permissions } = tool;
  const scope = (): RunContext => context.scope(name, permissions === undefined ? undefined : { permissions });
  if (tool.composite === true) return toOutput(tool.name, () => tool.execute(input, scope()));
  const own = permissions === undefined ? context : scope();
  const { onUncertain, timeoutMs } = tool.effect ?? {};
  return context.effect(name, (info) => toOutput(tool.name, () => tool.execute(input, toolContext(own, info)), info), {
    ...(onUncertain === undefined ? {} : { onUncertain }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

/** A failure gets its code here, inside the effect, so that one from a journal has the same. */
async function toOutput(
  tool: string,
  execute: () => unknown,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<JsonValue> {
  try {
    return toJson(await execute(), `The output of tool "${tool}"`);
  } catch (error) {
    throw isStop(error, signal) ? error : toolError(error, tool);
  }
}

function toolError(error: unknown, tool: string) {
  return toSpellError(error, 'TOOL_FAILED', `Tool "${tool}" failed`);
}

async function afterHooks(call: CheckedToolCall, output: JsonValue, context: RunContext): Promise<JsonValue> {
  const { tool, toolCallId, given, hooks } = call;
  if (!hooks.has('afterToolCall')) return output;
  const { data, result } = await runHooks(context, {
    point: 'afterToolCall',
    component: tool,
    data: { toolName: tool.name, toolCallId, input: given, output },
    hooks,
  });
  const changed = result.type === 'skip' ? result.result : data.output;
  return toJson(changed, `The output of tool "${tool.name}" from a hook`);
}

function audit(
  { tool, given, toolCallId }: CheckedToolCall,
  context: RunContext,
  { result, ...end }: { readonly result: 'success' | 'failure'; readonly durationMs: number; readonly code?: string },
): void {
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'tool-call',
    target: tool.name,
    result,
    runId: context.runId,
    path: context.path,
    details: { params: recordable(given), toolCallId: toolCallId ?? null, ...end },
  });
}
