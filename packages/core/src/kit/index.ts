// For those who implement the contracts: the doors, and small parts that several implementations need.
export { createGuard, requireUse } from '../context/create-guard.ts';
export { scriptHookRun } from '../script/script-hook-run.ts';
export { brandScriptValue } from '../script/script-value.ts';
export { asAgent, asBaseAgent } from './as-agent.ts';
export { asTool, type AsToolOptions } from './as-tool.ts';
export { createAsyncQueue, type AsyncQueue } from './async-queue.ts';
export { executeTool, type ToolCall } from './execute-tool.ts';
export { getOwn } from './get-own.ts';
export { isBaseAgent, isTool } from './is-component.ts';
export { linkedAbort, type LinkedAbort } from './linked-abort.ts';
export { createResourceOwner, type Closable, type ResourceOwner } from './resource-owner.ts';
export { retry, type RetryOptions, type RetryPolicy } from './retry.ts';
export { runHooks, type HookCall, type HookDecision } from './run-hooks.ts';
export { streamCompletion, type CompletionCall } from './stream-completion.ts';
export { textInputSchema, type TextInput } from './text-input-schema.ts';
export { toJson } from './to-json.ts';
export { toolContext } from './tool-context.ts';
export { withTimeout, withTimeoutSignal, type TimeoutOptions } from './with-timeout.ts';
