import { requireUse } from '../context/create-guard.ts';
import type { RunContext } from '../context/run-context.ts';
import { SpellError } from '../errors/spell-error.ts';
import type { Hook } from '../hooks/hook.ts';
import { toHookRunner } from '../hooks/to-hook-runner.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { ApprovalRule } from '../tool/approval.ts';
import type { Tool } from '../tool/tool.ts';
import { approveToolCall } from './approve-tool-call.ts';
import type { CheckedToolCall } from './checked-tool-call.ts';
import { isTool } from './is-component.ts';
import { runHooks } from './run-hooks.ts';
import { runTool } from './run-tool.ts';
import { toJson } from './to-json.ts';
import { checkToolInput, parseToolInput } from './validate-tool-input.ts';

/** A call of a tool. */
export interface ToolCall {
  readonly tool: Tool;
  /** Not yet checked. */
  readonly input: unknown;
  /** The model's id of the call. */
  readonly toolCallId?: string | undefined;
  /** For this call alone; they run after all others. */
  readonly hooks?: readonly Hook[] | undefined;
  /** Whether a person has to allow it. The tool's own rule counts besides. @default false */
  readonly needsApproval?: ApprovalRule | undefined;
  /** ms to wait for the person. @default the tool's, or for ever */
  readonly approvalTimeoutMs?: number | undefined;
}

/**
 * The one door to tools: checks the input against the schema, asks the policy, runs the hooks, waits for a person's
 * approval where one is needed, journals a leaf tool's call as an effect (a composite tool gets a scope), audits and
 * reports.
 *
 * @throws SpellError `VALIDATION_FAILED`, `PERMISSION_DENIED`, `HOOK_CANCELLED`, `HOOK_FAILED`, `APPROVAL_DENIED`,
 * `VALUE_UNSUPPORTED`, `NOT_SUPPORTED` where nobody can be asked for an approval, the tool's own code, or `TOOL_FAILED`.
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
  const { tool, toolCallId, hooks: own = [] } = call;
  const hooks = toHookRunner([...(tool.hooks ?? []), ...own], context.hooks, context);
  const { given, input } = await checkToolInput({ tool, toolCallId, given: call.input, hooks }, context);
  await requireUse(context, { kind: 'tool', tool: tool.name });
  const checked: CheckedToolCall = { tool, toolCallId, given, input, hooks };
  if (!hooks.has('beforeToolCall')) return runApproved(call, checked, context);
  const { data, result } = await runHooks(context, {
    point: 'beforeToolCall',
    component: tool,
    data: { toolName: tool.name, toolCallId, input: given },
    hooks,
  });
  if (result.type === 'skip') return toJson(result.result, `The result of a hook for tool "${tool.name}"`);
  if (result.type === 'redirect' && result.target !== tool.name) {
    const target = await redirected(result.target, context, [...route, tool.name]);
    return trace({ ...call, tool: target, input: data.input }, context, [...route, tool.name]);
  }
  const changed = await parseToolInput(tool, data.input, 'from a hook');
  return runApproved(call, { ...checked, given: data.input, input: changed }, context);
}

async function runApproved(call: ToolCall, checked: CheckedToolCall, context: RunContext): Promise<JsonValue> {
  const { tool } = call;
  const approved = await approveToolCall(checked, context, {
    rules: [tool.needsApproval, call.needsApproval],
    timeoutMs: call.approvalTimeoutMs ?? tool.approvalTimeoutMs,
  });
  return runTool(approved, context);
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
