import { requireUse } from '../context/create-guard.ts';
import type { RunContext } from '../context/run-context.ts';
import { isStop } from '../errors/is-stop.ts';
import { SpellError } from '../errors/spell-error.ts';
import { toSpellError } from '../errors/to-spell-error.ts';
import type { JsonValue } from '../json/json-value.ts';
import { parseWith } from '../schema/parse-with.ts';
import type { Tool } from '../tool/tool.ts';
import { isBaseAgent, isTool } from './is-component.ts';
import { runHooks } from './run-hooks.ts';
import { toJson } from './to-json.ts';
import { toolContext } from './tool-context.ts';

/** A call of a tool. */
export interface ToolCall {
  readonly tool: Tool;
  /** Not yet checked. */
  readonly input: unknown;
  /** The model's id of the call. */
  readonly toolCallId?: string | undefined;
}

/**
 * The one door to tools: checks the input against the schema, asks the policy, runs the hooks, journals a leaf tool's
 * call as an effect (a composite tool gets a scope), audits and reports.
 *
 * @throws SpellError `VALIDATION_FAILED`, `PERMISSION_DENIED`, `HOOK_CANCELLED`, the tool's own code, or `TOOL_FAILED`.
 */
export async function executeTool({ tool, input, toolCallId }: ToolCall, context: RunContext): Promise<JsonValue> {
  const parsed: unknown = await parseWith(tool.inputSchema, input, `Input of tool "${tool.name}"`);
  await requireUse(context, { kind: 'tool', tool: tool.name });
  const call: ToolCall = { tool, input: parsed, toolCallId };
  return context.hooks.has('beforeToolCall') ? executeHooked(call, context) : executeReported(call, context);
}

async function executeHooked(call: ToolCall, context: RunContext): Promise<JsonValue> {
  const { tool, toolCallId } = call;
  const { data, result } = await runHooks(context, {
    point: 'beforeToolCall',
    component: tool,
    data: { toolName: tool.name, toolCallId, input: call.input },
  });
  if (result.type === 'skip') return toJson(result.result, `The result of a hook for tool "${tool.name}"`);
  const input: unknown = await parseWith(tool.inputSchema, data.input, `Input of tool "${tool.name}" from a hook`);
  if (result.type === 'redirect') return redirect(result.target, input, context);
  return executeReported({ tool, input, toolCallId }, context);
}

async function redirect(target: string, input: unknown, context: RunContext): Promise<JsonValue> {
  const found = await context.components.get('tool', target);
  if (isTool(found)) return executeTool({ tool: found, input }, context);
  if (isBaseAgent(found)) return toJson(await found.execute(input, context), `The output of "${target}"`);
  throw new SpellError({
    code: 'HOOK_FAILED',
    message: `A hook redirected a tool call to "${target}", which cannot be executed.`,
  });
}

async function executeReported(call: ToolCall, context: RunContext): Promise<JsonValue> {
  const { name } = call.tool;
  const started = context.clock.monotonic();
  context.emit('tool.started', () => ({ tool_name: name, tool_call_id: call.toolCallId ?? null }));
  try {
    const output = await executeWithErrorHooks(call, context);
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
    audit(call, context, { result: 'failure', durationMs });
    throw error;
  }
}

async function executeWithErrorHooks(call: ToolCall, context: RunContext): Promise<JsonValue> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await afterHooks(call, await runTool(call, context), context);
    } catch (error) {
      if (isStop(error, context.signal)) throw error;
      const coded = toSpellError(error, 'TOOL_FAILED', `Tool "${call.tool.name}" failed`);
      const decision = await onError(call, coded, context);
      if (decision.type === 'skip') return toJson(decision.result, `The result of a hook for tool "${call.tool.name}"`);
      if (decision.type !== 'retry' || attempt >= (decision.maxAttempts ?? 3)) throw coded;
      await context.clock.sleep(decision.delayMs ?? 0, context.signal);
    }
  }
}

async function runTool({ tool, input }: ToolCall, context: RunContext): Promise<JsonValue> {
  const subject = `The output of tool "${tool.name}"`;
  const name = `tool:${tool.name}`;
  if (tool.composite === true) return toJson(await tool.execute(input, context.scope(name)), subject);
  return context.effect(name, async (info) => toJson(await tool.execute(input, toolContext(context, info)), subject), {
    ...(tool.effect?.onUncertain === undefined ? {} : { onUncertain: tool.effect.onUncertain }),
    ...(tool.effect?.timeoutMs === undefined ? {} : { timeoutMs: tool.effect.timeoutMs }),
  });
}

async function afterHooks(call: ToolCall, output: JsonValue, context: RunContext): Promise<JsonValue> {
  if (!context.hooks.has('afterToolCall')) return output;
  const { data, result } = await runHooks(context, {
    point: 'afterToolCall',
    component: call.tool,
    data: { toolName: call.tool.name, toolCallId: call.toolCallId, input: call.input, output },
  });
  const changed = result.type === 'skip' ? result.result : data.output;
  return toJson(changed, `The output of tool "${call.tool.name}" from a hook`);
}

async function onError(call: ToolCall, error: SpellError, context: RunContext) {
  const { result } = await runHooks(context, {
    point: 'onToolError',
    component: call.tool,
    data: { toolName: call.tool.name, toolCallId: call.toolCallId, input: call.input },
    error,
  });
  return result;
}

function audit(
  { tool, input, toolCallId }: ToolCall,
  context: RunContext,
  { result, durationMs }: { readonly result: 'success' | 'failure'; readonly durationMs: number },
): void {
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'tool-call',
    target: tool.name,
    result,
    runId: context.runId,
    path: context.path,
    details: { params: toJson(input, 'Input'), toolCallId: toolCallId ?? null, durationMs },
  });
}
