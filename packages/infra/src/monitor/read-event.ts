import type { JsonObject, JsonValue, SpellEvent } from '@llmspell/core';

import type { ActivityChange, ActivityKind, ActivityUsage } from './activity.ts';

/** What an event says of something that is active. */
export interface ActivityReading {
  readonly kind: ActivityKind;
  readonly name: string;
  readonly phase: ActivityChange['phase'];
  readonly durationMs: number | undefined;
  readonly error: string | undefined;
  /** Tokens that were used since the last reading. */
  readonly usage: ActivityUsage | undefined;
}

interface Family {
  readonly kind: ActivityKind;
  /** The field of the data with the name. */
  readonly nameKey: string;
  readonly phases: Readonly<Record<string, ActivityChange['phase']>>;
}

const ENDS = { started: 'started', completed: 'completed', failed: 'failed' } as const;

const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ['agent', { kind: 'agent', nameKey: 'agent_name', phases: ENDS }],
  ['agent.turn', { kind: 'agent', nameKey: 'agent_name', phases: { completed: 'measured' } }],
  ['tool', { kind: 'tool', nameKey: 'tool_name', phases: ENDS }],
  ['workflow', { kind: 'workflow', nameKey: 'workflow_name', phases: ENDS }],
  [
    'workflow.step',
    { kind: 'step', nameKey: 'step_name', phases: { ...ENDS, skipped: 'skipped', retrying: 'retrying' } },
  ],
  ['llm', { kind: 'model', nameKey: 'model', phases: { ...ENDS, retry: 'retrying' } }],
]);

/** The types of the events that can be read. */
export const ACTIVITY_EVENTS: readonly string[] = [...FAMILIES].flatMap(([prefix, { phases }]) =>
  Object.keys(phases).map((phase) => `${prefix}.${phase}`),
);

const MAX_TEXT = 500;

/** Reads an event of one of the {@link ACTIVITY_EVENTS}; `undefined` when its data is not what the runtime emits. */
export function readEvent({ type, data }: SpellEvent): ActivityReading | undefined {
  const parts = type.split(/[.:]/);
  const last = parts.pop() ?? '';
  const family = FAMILIES.get(parts.join('.'));
  const phase = family !== undefined && Object.hasOwn(family.phases, last) ? family.phases[last] : undefined;
  if (family === undefined || phase === undefined) return undefined;
  const name = textOf(data, family.nameKey);
  if (name === undefined) return undefined;
  return {
    kind: family.kind,
    name,
    phase,
    durationMs: numberOf(data, 'duration_ms'),
    error: textOf(data, 'error') ?? textOf(data, 'code'),
    usage: usageOf(family, phase, data),
  };
}

/** Tokens are counted where they are used: with the model's answer, or with the turn that brought it. */
function usageOf({ kind }: Family, phase: ActivityChange['phase'], data: JsonObject): ActivityUsage | undefined {
  if (phase !== 'measured' && !(kind === 'model' && phase === 'completed')) return undefined;
  const [inputTokens, outputTokens] = [numberOf(data, 'input_tokens'), numberOf(data, 'output_tokens')];
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return { inputTokens, outputTokens, costUsd: numberOf(data, 'cost_usd') ?? 0 };
}

function textOf(data: JsonObject, key: string): string | undefined {
  const value = valueOf(data, key);
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT) : undefined;
}

function numberOf(data: JsonObject, key: string): number | undefined {
  const value = valueOf(data, key);
  return typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : undefined;
}

function valueOf(data: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(data, key) ? data[key] : undefined;
}
