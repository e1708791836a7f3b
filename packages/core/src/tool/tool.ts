import type { Component } from '../component/component.ts';
import type { EffectInfo, EffectOptions } from '../context/effect.ts';
import type { Ports } from '../context/ports.ts';
import type { RunContext } from '../context/run-context.ts';
import type { Hook } from '../hooks/hook.ts';
import type { JsonValue } from '../json/json-value.ts';
import type { Logger } from '../log/logger.ts';
import type { Schema } from '../schema/schema.ts';
import type { PermissionPolicy } from '../security/permission-policy.ts';
import type { Clock } from '../time/clock.ts';
import type { ApprovalRule } from './approval.ts';

/** What a leaf tool may use while it runs: guarded ports, time, ids, and its idempotency key. No effects inside an effect. */
export interface ToolContext extends Ports, Omit<EffectInfo, 'part'> {
  readonly clock: Clock;
  readonly logger: Logger;
  /** A number from 0 up to 1. */
  random(): number;
  newId(prefix?: string): string;
}

/** How dangerous a tool is, for people and policies. */
export type SecurityLevel = 'safe' | 'restricted' | 'privileged';

interface ToolInfo<Input, Output> extends Component {
  readonly kind: 'tool';
  readonly inputSchema: Schema<Input>;
  readonly outputSchema?: Schema<Output>;
  /** `math`, `filesystem`, `web`, … @default 'utility' */
  readonly category?: string;
  /** @default 'safe' */
  readonly securityLevel?: SecurityLevel;
  /** Narrows what a call of it may do: allowed is what both this and the caller's policy allow. @default the caller's */
  readonly permissions?: PermissionPolicy;
  /** For calls of this tool; they run after those of its caller. */
  readonly hooks?: readonly Hook[];
  /** Whether a person has to allow a call: see {@link ApprovalRule}. @default false */
  readonly needsApproval?: ApprovalRule;
  /** ms to wait for the person; nobody's answer is a no. @default for ever */
  readonly approvalTimeoutMs?: number;
  /** What a model is shown of the output: less text costs fewer tokens. @default all of it */
  readonly toModel?: (output: JsonValue) => JsonValue;
}

/** A tool that does its work itself. Each call is one effect. Its output must be JSON. */
export interface LeafTool<Input = unknown, Output = unknown> extends ToolInfo<Input, Output> {
  readonly composite?: false;
  /** How a call is journaled; `onUncertain` matters for calls that must not be made twice. */
  readonly effect?: EffectOptions;
  execute(input: Input, context: ToolContext): Output | Promise<Output>;
}

/** A tool made of other components: an agent or workflow as a tool, a tool defined in a spell. Each call is a scope. */
export interface CompositeTool<Input = unknown, Output = unknown> extends ToolInfo<Input, Output> {
  readonly composite: true;
  execute(input: Input, context: RunContext): Output | Promise<Output>;
}

/**
 * Something an agent, a workflow or a script can call with checked arguments.
 *
 * For callers: do not call `execute`; go through `executeTool` of `@llmspell/core/kit`, which checks the schema, asks
 * the policy, runs hooks, journals, audits and reports.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- a list of tools holds tools of any input; each parses its own
export type Tool<Input = any, Output = unknown> = LeafTool<Input, Output> | CompositeTool<Input, Output>;
