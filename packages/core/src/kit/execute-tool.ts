import { requireUse } from '../context/create-guard.ts';
import type { RunContext } from '../context/run-context.ts';
import { isStop } from '../errors/is-stop.ts';
import { SpellError } from '../errors/spell-error.ts';
import { toSpellError } from '../errors/to-spell-error.ts';
import { isJsonValue } from '../json/is-json-value.ts';
import type { JsonValue } from '../json/json-value.ts';
import { parseWith } from '../schema/parse-with.ts';
import type { Tool } from '../tool/tool.ts';
import { describeValue } from './describe-value.ts';
import { isTool } from './is-component.ts';
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

/** A call whose input was checked. */
interface CheckedCall extends ToolCall {
  /** The input as it came: what hooks see and may change, and what is recorded. `input` is what the schema made of it. */
  readonly given: unknown;
}

/**
 * The one door to tools: checks the input against the schema, asks the policy, runs the hooks, journals a leaf tool's
 * call as an effect (a composite tool gets a scope), audits and reports.
 *
 * @throws SpellError `VALIDATION_FAILED`, `PERMISSION_DENIED`, `HOOK_CANCELLED`, `HOOK_FAILED`, `VALUE_UNSUPPORTED`, the
 * tool's own code, or `TOOL_FAILED`.
 */
export function executeTool(call: ToolCall, context: RunContext): Promise<JsonValue> {
  return trace(call, context, []);
}

/**
 * A call that was not let in is worth seeing too, so the span stands around it all; a redirected call is inside.
 *
 * @param route Names of the tools that hooks have redirected the call from.
 */
function trace(call: ToolCall, context: RunContext, route: readonly string[]): Promise<JsonValue> {
  const { tracer } = context;
  if (!tracer.enabled) return enter(call, context, route);
  const { name } = call.tool;
  const attributes = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': name,
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.id': call.toolCallId,
  };
  return tracer.span(`execute_tool ${name}`, attributes, () => enter(call, context, route));
}

async function enter(call: ToolCall, context: RunContext, route: readonly string[]): Promise<JsonValue> {
  const { tool, input: given } = call;
  const input: unknown = await parseWith(tool.inputSchema, given, `Input of tool "${tool.name}"`);
  await requireUse(context, { kind: 'tool', tool: tool.name });
  const checked: CheckedCall = { ...call, input, given };
  return context.hooks.has('beforeToolCall')
    ? executeHooked(checked, context, route)
    : executeReported(checked, context);
}

async function executeHooked(call: CheckedCall, context: RunContext, route: readonly string[]): Promise<JsonValue> {
  const { tool, toolCallId } = call;
  const { data, result } = await runHooks(context, {
    point: 'beforeToolCall',
    component: tool,
    data: { toolName: tool.name, toolCallId, input: call.given },
  });
  if (result.type === 'skip') return toJson(result.result, `The result of a hook for tool "${tool.name}"`);
  const given = data.input;
  if (result.type === 'redirect' && result.target !== tool.name) {
    const target = await redirected(result.target, context, [...route, tool.name]);
    return trace({ tool: target, input: given, toolCallId }, context, [...route, tool.name]);
  }
  const input: unknown = await parseWith(tool.inputSchema, given, `Input of tool "${tool.name}" from a hook`);
  return executeReported({ tool, input, given, toolCallId }, context);
}

async function redirected(target: string, context: RunContext, route: readonly string[]): Promise<Tool> {
  if (route.includes(target)) {
    throw new SpellError({
      code: 'HOOK_FAILED',
      message: `Hooks redirect a tool call in a circle: ${[...route, target].join(', ')}.`,
    });
  }
  const found = await context.components.get('tool', target);
  if (isTool(found)) return found;
  throw new SpellError({
    code: 'HOOK_FAILED',
    message: `A hook redirected a tool call to "${target}", which is no tool that can be executed.`,
  });
}

async function executeReported(call: CheckedCall, context: RunContext): Promise<JsonValue> {
  const { name } = call.tool;
  const started = context.clock.monotonic();
  context.emit('tool.started', () => ({ tool_name: name, tool_call_id: call.toolCallId ?? null }));
  try {
    const output = await afterHooks(call, await executeWithErrorHooks(call, context), context);
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

async function executeWithErrorHooks(call: CheckedCall, context: RunContext): Promise<JsonValue> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runTool(call, context);
    } catch (error) {
      if (isStop(error, context.signal)) throw error;
      const coded = toSpellError(error, 'TOOL_FAILED', `Tool "${call.tool.name}" failed`);
      const decision = await onError(call, { error: coded, attempt }, context);
      if (decision.type === 'skip') return toJson(decision.result, `The result of a hook for tool "${call.tool.name}"`);
      if (decision.type !== 'retry' || attempt >= (decision.maxAttempts ?? 3)) throw coded;
      await context.clock.sleep(decision.delayMs ?? 0, context.signal);
    }
  }
}

async function runTool({ tool, input }: ToolCall, context: RunContext): Promise<JsonValue> {
  const subject = `The output of tool "${tool.name}"`;
  const name = `tool:${tool.name}`;
  const { permissions } = tool;
  const scope = (): RunContext => context.scope(name, permissions === undefined ? undefined : { permissions });
  if (tool.composite === true) return toJson(await tool.execute(input, scope()), subject);
  const own = permissions === undefined ? context : scope();
  return context.effect(name, async (info) => toJson(await tool.execute(input, toolContext(own, info)), subject), {
    ...(tool.effect?.onUncertain === undefined ? {} : { onUncertain: tool.effect.onUncertain }),
    ...(tool.effect?.timeoutMs === undefined ? {} : { timeoutMs: tool.effect.timeoutMs }),
  });
}

async function afterHooks(call: CheckedCall, output: JsonValue, context: RunContext): Promise<JsonValue> {
  if (!context.hooks.has('afterToolCall')) return output;
  const { data, result } = await runHooks(context, {
    point: 'afterToolCall',
    component: call.tool,
    data: { toolName: call.tool.name, toolCallId: call.toolCallId, input: call.given, output },
  });
  const changed = result.type === 'skip' ? result.result : data.output;
  return toJson(changed, `The output of tool "${call.tool.name}" from a hook`);
}

async function onError(
  call: CheckedCall,
  { error, attempt }: { readonly error: SpellError; readonly attempt: number },
  context: RunContext,
) {
  const { result } = await runHooks(context, {
    point: 'onToolError',
    component: call.tool,
    data: { toolName: call.tool.name, toolCallId: call.toolCallId, input: call.given, attempt },
    error,
  });
  return result;
}

function audit(
  { tool, given, toolCallId }: CheckedCall,
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
    details: { params: recordable(given), toolCallId: toolCallId ?? null, durationMs },
  });
}

/** A program may call a tool with more than JSON; that is no reason to fail a call that was made. */
function recordable(given: unknown): JsonValue {
  return given === undefined ? null : isJsonValue(given) ? given : describeValue(given);
}
