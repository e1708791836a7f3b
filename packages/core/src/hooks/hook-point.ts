/**
 * Where a hook can run. Nothing runs these yet, so that a hook registered there waits: `system…`, `…AgentInit`,
 * `…AgentShutdown`, `…ToolDiscovery`, `onToolValidation`, `…StateChange`, `onWorkflowTransition`, `onCheckpoint`,
 * `onRollback`, and `onError` and `onRetry` outside of the component's own error points and model calls.
 */
export const HOOK_POINTS = [
  'systemStartup',
  'systemShutdown',
  'beforeAgentInit',
  'afterAgentInit',
  'beforeAgentExecute',
  'afterAgentExecute',
  'beforeAgentShutdown',
  'afterAgentShutdown',
  'onAgentError',
  'beforeTurn',
  'afterTurn',
  'beforeLlmCall',
  'afterLlmCall',
  'beforeToolDiscovery',
  'afterToolDiscovery',
  'beforeToolCall',
  'afterToolCall',
  'onToolValidation',
  'onToolError',
  'beforeStateChange',
  'afterStateChange',
  'beforeWorkflow',
  'afterWorkflow',
  'onWorkflowError',
  'beforeWorkflowStep',
  'afterWorkflowStep',
  'onWorkflowTransition',
  'onCheckpoint',
  'onRollback',
  'onError',
  'onRetry',
] as const;

/** A point at which hooks run. */
export type HookPoint = (typeof HOOK_POINTS)[number];
