import type { ComponentRegistry } from '../component/component-registry.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { HookRunner } from '../hooks/hook-runner.ts';
import type { Hook } from '../hooks/hook.ts';
import type { RunLog } from '../journal/run-log.ts';
import type { WaitOptions } from '../journal/run-waits.ts';
import type { JsonObject, JsonValue } from '../json/json-value.ts';
import type { ModelRegistry } from '../llm/model.ts';
import type { Logger } from '../log/logger.ts';
import type { JsonSchemaValidator } from '../schema/json-schema-validator.ts';
import type { AuditSink } from '../security/audit-sink.ts';
import type { Guard } from '../security/guard.ts';
import type { PermissionPolicy } from '../security/permission-policy.ts';
import type { StateStore } from '../state/state-store.ts';
import type { Tracer } from '../telemetry/tracer.ts';
import type { Clock } from '../time/clock.ts';
import type { Budget } from './budget.ts';
import type { EffectOptions, EffectRun } from './effect.ts';
import type { Ports } from './ports.ts';

/** What a child context has of its own. */
export interface ScopeOptions {
  /** An own signal, which has to abort when the parent's does. For a time limit use `withTimeout` of the kit. */
  readonly signal?: AbortSignal;
  /** Epoch ms. @default the parent's */
  readonly deadline?: number;
  /** A narrower policy: what both allow. */
  readonly permissions?: PermissionPolicy;
  /** A budget inside the parent's. */
  readonly budget?: Budget;
  /** A list of hooks runs after the parent's, in everything inside of the scope. A runner takes the parent's place. */
  readonly hooks?: HookRunner | readonly Hook[];
  /** A registry in the place of the parent's, usually one that has it as its parent. */
  readonly components?: ComponentRegistry;
  /** Ties the scope's events together. */
  readonly correlationId?: string;
}

/** A branch of {@link RunContext.all}. */
export type Branch<T> = (context: RunContext) => T | Promise<T>;

export interface EachOptions {
  /** Items under way at once. @default all */
  readonly concurrency?: number;
}

/** A registered component with JSON input, which may become a child run on another machine. */
export interface CallRequest {
  /** `agent:researcher`, `workflow:report`: a kind and a name of the registry. */
  readonly component: string;
  readonly input: JsonValue;
}

/**
 * The one thing that is passed along: what a component may use, where it is, and when it must stop. Made by
 * `createRunContext`; with nothing configured everything in it is a null object and works.
 */
export interface RunContext extends Ports {
  readonly runId: string;
  /** Where this is in the run: `workflow/step:research/agent`. Empty at the root. */
  readonly path: string;
  readonly correlationId: string;
  readonly signal: AbortSignal;
  /** Epoch ms by which it has to be done; `undefined` for no limit. */
  readonly deadline: number | undefined;
  readonly budget: Budget;
  /** Whether a journal records its effects. */
  readonly durable: boolean;

  /**
   * The one way to touch the world. Without a journal it only calls `run`; with one it records the result, and after a
   * crash a finished effect answers from the record. Names need to be unique within the scope only where order could
   * change; equal names are numbered.
   */
  effect<T>(name: string, run: EffectRun<T>, options?: EffectOptions<T>): Promise<T>;
  /** A child context whose path has one more part. */
  scope(name: string, options?: ScopeOptions): RunContext;
  /** Runs branches side by side, each in a scope of its own, and gives their results in order. The first failure stops the others. */
  all<T>(branches: readonly Branch<T>[]): Promise<T[]>;
  /** Like {@link RunContext.all} over items, with a limit on how many run at once. */
  each<T, R>(
    items: readonly T[],
    run: (item: T, context: RunContext, index: number) => R | Promise<R>,
    options?: EachOptions,
  ): Promise<R[]>;
  /** Runs a registered component. */
  call(request: CallRequest): Promise<unknown>;
  /** Waits. In a durable run the moment at which it ends is fixed when it begins, and outlives the process. */
  sleep(ms: number): Promise<void>;
  /**
   * Waits for a signal from outside of the run: a person's answer, a webhook. Gives its payload, or `undefined` when the
   * time is over. In a durable run the wait outlives the process, and a signal that came early is kept.
   *
   * @throws SpellError `NOT_SUPPORTED` when nothing can send this run a signal.
   */
  waitFor(name: string, options?: WaitOptions): Promise<JsonValue | undefined>;
  /** Opens a log of this scope beside the run's effects; `undefined` without a journal. */
  openLog(name: string): RunLog | undefined;
  /** Reports something that happened here. Costs nothing when nobody listens. */
  emit(type: string, data: () => JsonObject): void;

  readonly events: EventBus;
  readonly hooks: HookRunner;
  readonly state: StateStore;
  readonly models: ModelRegistry;
  readonly components: ComponentRegistry;
  readonly permissions: PermissionPolicy;
  readonly guard: Guard;
  readonly audit: AuditSink;
  readonly logger: Logger;
  readonly tracer: Tracer;
  readonly clock: Clock;
  readonly jsonSchemas: JsonSchemaValidator;
  /** A number from 0 up to 1. */
  random(): number;
  newId(prefix?: string): string;
}
