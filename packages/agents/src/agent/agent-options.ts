import type {
  AgentToolCall,
  ApprovalRule,
  BaseAgent,
  BudgetOptions,
  CompletionRequest,
  Conversation,
  Hook,
  LanguageModel,
  Message,
  PermissionPolicy,
  Schema,
  Tool,
  Usage,
} from '@llmspell/core';
import type { RetryPolicy } from '@llmspell/core/kit';

/** Where a run of an agent stands after a turn. */
export interface TurnProgress {
  /** Model calls made so far. */
  readonly turns: number;
  /** Text of the newest answer. */
  readonly text: string;
  /** All tool calls so far, in order. */
  readonly toolCalls: readonly AgentToolCall[];
  /** Of all turns so far. */
  readonly usage: Usage;
  /** Messages added so far, the question included. */
  readonly messages: readonly Message[];
}

type ModelSettings = Pick<
  CompletionRequest,
  'temperature' | 'topP' | 'maxOutputTokens' | 'stopSequences' | 'seed' | 'reasoningEffort' | 'providerOptions'
>;

/** What an agent is made of. Nothing in it is changed afterwards; `agent.with` makes a changed copy. */
export interface AgentOptions extends ModelSettings {
  /** @default 'agent' */
  readonly name?: string;
  /** What it is for: people and other agents choose by it. @default a sentence with the name */
  readonly description?: string;
  /** What it can do, in words that others look for: `web-search`. @default none */
  readonly capabilities?: readonly string[];
  /** A model, or its registry id (`openai/gpt-4o-mini`), looked up when the agent runs. @default the runtime's default model */
  readonly model?: string | LanguageModel;
  readonly systemPrompt?: string;
  /** What it may call. Agents and workflows among them become tools that take one text. @default none */
  readonly tools?: readonly (Tool | BaseAgent)[];
  /**
   * Which tool the model has to call. `required` and a named tool hold until a tool was called, because holding on they
   * would never let it answer.
   * @default 'auto'
   */
  readonly toolChoice?: CompletionRequest['toolChoice'];
  /** The answer has to be JSON of this shape; it is then in `output.object`. */
  readonly output?: Schema;
  /** How often a model may mend an answer that does not fit `output`. Each is a turn. @default 1 */
  readonly maxRepairs?: number;
  /** Model calls in one run at most. @default 20 */
  readonly maxTurns?: number;
  /** Tool calls of one turn that run at once. @default 8 */
  readonly toolConcurrency?: number;
  /** How failed model calls are made again. */
  readonly retry?: RetryPolicy;
  /** ms for one run with all its turns. @default none */
  readonly timeoutMs?: number;
  /** ms for one model call with all its attempts. Silence between parts has a limit of its own, in the registry of models. @default none */
  readonly turnTimeoutMs?: number;
  /** Ends the run after a turn with tool calls, with the answer as it is then. */
  readonly stopWhen?: (progress: TurnProgress) => boolean;
  /** What `chat` remembers. @default a new one for each agent, without a limit */
  readonly conversation?: Conversation;
  /**
   * Which tool calls a person has to allow: all, those of the named tools, or as the function says. What a tool says of
   * itself counts besides. A denial is told to the model.
   * @default none
   */
  readonly needsApproval?: ApprovalRule | readonly string[];
  /** ms to wait for the person; nobody's answer is a no. @default for ever */
  readonly approvalTimeoutMs?: number;
  /** Hold for this agent's runs, turns, model calls and tool calls, not for agents it calls. They run after the runtime's own. */
  readonly hooks?: readonly Hook[];
  /** Narrows what runs of this agent may do: allowed is what both this and the caller's policy allow. */
  readonly permissions?: PermissionPolicy;
  /** What one run of this agent may spend, all it calls included, inside what its caller may. @default the caller's */
  readonly budget?: Omit<BudgetOptions, 'parent'>;
}
