import {
  createRunContext,
  intersectPolicies,
  noTracer,
  silentAudit,
  silentEvents,
  silentLogger,
  type ModelRegistry,
  type PermissionPolicy,
  type RunContext,
} from '@llmspell/core';
import { createEventBus } from '@llmspell/infra/events';
import { quietOnReplay, type RunContextParts } from '@llmspell/infra/journal';

import { withDefaultModel } from '../runtime/default-model.ts';
import { toPolicy } from '../runtime/to-policy.ts';
import type { DurableParts } from './durable-parts.ts';
import { recordModels } from './record-models.ts';
import { createRunEvents } from './run-events.ts';
import type { SpellRecord } from './spell-record.ts';

/** A branch of its own for the ids of events: what draws them draws nothing else. */
const EVENTS = 'call:0:events';

interface DurableRun {
  /** What the run engine gives to the run. */
  readonly run: RunContextParts;
  readonly record: SpellRecord;
  /** Whether it is only played once more: no model is asked. @default false */
  readonly offline?: boolean;
}

/** The context of a durable run: what the runtime shares, the folder, model and grants of the record, no noise on replay. */
export function createDurableContext(parts: DurableParts, { run, record, offline = false }: DurableRun): RunContext {
  const { shared } = parts;
  const { journal, clock, newId } = run;
  const { audit = silentAudit, logger = silentLogger, tracer = noTracer, events = silentEvents, models } = shared;
  const own = createEventBus({ clock, newId: () => newId(EVENTS), logger });
  return createRunContext({
    ...shared,
    ...run,
    ...quietOnReplay(journal, { audit, logger, tracer }),
    events: createRunEvents(own, events, journal),
    permissions: durablePolicy(parts, record),
    ports: parts.createPorts(record.cwd),
    ...(models === undefined ? {} : { models: recordModels(withModelOf(record, models), { journal, offline }) }),
  });
}

/** The model that was meant when the run began is meant still. */
function withModelOf({ model }: SpellRecord, models: ModelRegistry): ModelRegistry {
  return model === undefined ? models : withDefaultModel(models, () => Promise.resolve(model));
}

/** What the runtime allows now, inside what was allowed when the run began. Nobody is asked: a replay could not ask again. */
function durablePolicy({ permissions, cwd }: DurableParts, record: SpellRecord): PermissionPolicy {
  const recorded = record.grants.map((grants) => toPolicy(grants, record.cwd));
  return recorded.reduce(intersectPolicies, toPolicy(withoutPrompt(permissions), cwd));
}

/** Grants without the question to a person. */
export function withoutPrompt(permissions: DurableParts['permissions']): DurableParts['permissions'] {
  if ('check' in permissions) return permissions;
  const { prompt: _, ...grants } = permissions;
  return grants;
}
