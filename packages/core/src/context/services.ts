import type { ComponentRegistry } from '../component/component-registry.ts';
import { createComponentRegistry } from '../component/create-component-registry.ts';
import { silentEvents, type EventBus } from '../events/event-bus.ts';
import { noHooks, type HookRunner } from '../hooks/hook-runner.ts';
import type { Hook } from '../hooks/hook.ts';
import { toHookRunner } from '../hooks/to-hook-runner.ts';
import type { Journal } from '../journal/journal.ts';
import { localWaits } from '../journal/local-waits.ts';
import type { RunWaits } from '../journal/run-waits.ts';
import type { ModelRegistry } from '../llm/model.ts';
import { noModels } from '../llm/no-models.ts';
import { silentLogger, type Logger } from '../log/logger.ts';
import type { JsonSchemaValidator } from '../schema/json-schema-validator.ts';
import { noJsonSchemas } from '../schema/no-json-schemas.ts';
import { silentAudit, type AuditSink } from '../security/audit-sink.ts';
import { denyAllPolicy, type PermissionPolicy } from '../security/permission-policy.ts';
import { noState } from '../state/no-state.ts';
import type { StateStore } from '../state/state-store.ts';
import { noTracer, type Tracer } from '../telemetry/tracer.ts';
import type { Clock } from '../time/clock.ts';
import { systemClock } from '../time/system-clock.ts';
import type { Budget } from './budget.ts';
import { createBudget } from './create-budget.ts';
import { noPorts } from './no-ports.ts';
import type { PortFactories } from './ports.ts';
import { withoutUndefined } from './without-undefined.ts';

/** What `createRunContext` takes; everything left out is a null object. */
export interface RunContextOptions {
  /** @default a new id */
  readonly runId?: string;
  /** @default the run's id */
  readonly correlationId?: string;
  readonly signal?: AbortSignal;
  /** Epoch ms. */
  readonly deadline?: number;
  readonly budget?: Budget;
  readonly journal?: Journal;
  /** What the run can wait for. @default it sleeps in this process, and no signal reaches it */
  readonly waits?: RunWaits;
  readonly events?: EventBus;
  /** A runner, or hooks to run. */
  readonly hooks?: HookRunner | readonly Hook[];
  readonly state?: StateStore;
  readonly models?: ModelRegistry;
  readonly components?: ComponentRegistry;
  readonly permissions?: PermissionPolicy;
  readonly ports?: Partial<PortFactories>;
  readonly audit?: AuditSink;
  readonly logger?: Logger;
  readonly tracer?: Tracer;
  readonly clock?: Clock;
  readonly jsonSchemas?: JsonSchemaValidator;
  /** Gives a number from 0 up to 1, at a path of the run. */
  readonly random?: (path: string) => number;
  /** Gives a new unique id, at a path of the run. */
  readonly newId?: (path: string) => string;
}

/** Everything that the contexts of one run share, with the gaps filled. A scope with options of its own has a copy. */
export interface Services {
  readonly runId: string | undefined;
  readonly correlationId: string | undefined;
  readonly signal: AbortSignal;
  readonly deadline: number | undefined;
  readonly budget: Budget;
  readonly journal: Journal | undefined;
  readonly waits: RunWaits;
  readonly events: EventBus;
  readonly hooks: HookRunner;
  readonly state: StateStore;
  readonly models: ModelRegistry;
  readonly components: ComponentRegistry;
  readonly permissions: PermissionPolicy;
  readonly ports: PortFactories;
  readonly audit: AuditSink;
  readonly logger: Logger;
  readonly tracer: Tracer;
  readonly clock: Clock;
  readonly jsonSchemas: JsonSchemaValidator;
  readonly random: (path: string) => number;
  readonly newId: (path: string) => string;
}

const NEVER = new AbortController().signal;

/** Fills what was left out with null objects. */
export function toServices(options: RunContextOptions): Services {
  const { runId, correlationId, deadline, journal, ports, hooks = noHooks, ...given } = options;
  const { logger = silentLogger, clock = systemClock } = options;
  return {
    signal: NEVER,
    budget: createBudget(),
    waits: localWaits,
    events: silentEvents,
    state: noState,
    models: noModels,
    components: createComponentRegistry(),
    permissions: denyAllPolicy,
    audit: silentAudit,
    tracer: noTracer,
    jsonSchemas: noJsonSchemas,
    // oxlint-disable-next-line no-restricted-properties -- the one place where the machine's randomness enters
    random: () => Math.random(),
    // oxlint-disable-next-line no-restricted-properties -- and new ids with it
    newId: () => crypto.randomUUID(),
    ...withoutUndefined(given),
    logger,
    clock,
    hooks: toHookRunner(hooks, noHooks, { logger, clock }),
    runId,
    correlationId,
    deadline,
    journal,
    ports: { ...noPorts, ...withoutUndefined(ports ?? {}) },
  };
}
