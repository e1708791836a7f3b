/** Where a hook can run. `docs/hooks.md` has the data of each, and what a hook can decide there. */
export const HOOK_POINTS = [
  /** A runtime is ready. A cancel keeps it from starting. */
  'systemStartup',
  /** A runtime is about to close. */
  'systemShutdown',
  /** An agent runs for the first time. */
  'beforeAgentInit',
  /** Its model was found. */
  'afterAgentInit',
  'beforeAgentExecute',
  'afterAgentExecute',
  /** An agent is closed: `agent.close()`, `agent:destroy()`. */
  'beforeAgentShutdown',
  'afterAgentShutdown',
  /** A run of an agent failed. */
  'onAgentError',
  'beforeTurn',
  'afterTurn',
  'beforeLlmCall',
  'afterLlmCall',
  /** A model call failed, its retries included. */
  'onLlmError',
  /** A script asks which tools there are. */
  'beforeToolDiscovery',
  'afterToolDiscovery',
  'beforeToolCall',
  'afterToolCall',
  /** The input of a tool call was checked, whether it is right or not. */
  'onToolValidation',
  /** A tool failed. */
  'onToolError',
  /** A script writes or deletes a value of its state. */
  'beforeStateChange',
  'afterStateChange',
  'beforeWorkflow',
  'afterWorkflow',
  /** A run of a workflow failed. */
  'onWorkflowError',
  'beforeWorkflowStep',
  'afterWorkflowStep',
  /** A workflow goes on from one step to the next. */
  'onWorkflowTransition',
  /** A step of a durable workflow is done: a crash after it does not run it again. */
  'onCheckpoint',
  /** Finished steps of a failed workflow or saga are about to be undone. */
  'onRollback',
  /** An agent, tool or workflow failed, and its own error point decided nothing. The innermost one alone: not those around it. */
  'onError',
  /** Something that failed is about to be tried again. */
  'onRetry',
] as const;

/** A point at which hooks run. */
export type HookPoint = (typeof HOOK_POINTS)[number];
