import type { JsonObject, JsonValue, SpellEvent } from '@llmspell/core';

import { normalType } from '../events/event-pattern.ts';
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

/** How the events of one type are read. */
interface Reader {
  readonly kind: ActivityKind;
  /** The field of the data with the name. */
  readonly nameKey: string;
  readonly phase: ActivityChange['phase'];
}

const ENDS = { started: 'started', completed: 'completed', failed: 'failed' } as const;

const READERS: ReadonlyMap<string, Reader> = new Map([
  ...readers('agent', { kind: 'agent', nameKey: 'agent_name' }, ENDS),
  ...readers('agent.turn', { kind: 'agent', nameKey: 'agent_name' }, { completed: 'measured' }),
  ...readers('tool', { kind: 'tool', nameKey: 'tool_name' }, ENDS),
  ...readers('workflow', { kind: 'workflow', nameKey: 'workflow_name' }, ENDS),
  ...readers(
    'workflow.step',
    { kind: 'step', nameKey: 'step_name' },
    { ...ENDS, skipped: 'skipped', retrying: 'retrying' },
  ),
  ...readers('llm', { kind: 'model', nameKey: 'model' }, { ...ENDS, retry: 'retrying' }),
]);

/** The types of the events that can be read. */
export const ACTIVITY_EVENTS: readonly string[] = [...READERS.keys()];

const MAX_TEXT = 500;

/** Reads an event of one of the {@link ACTIVITY_EVENTS}; `undefined` when its data is not what the runtime emits. */
export function readEvent({ type, data }: SpellEvent): ActivityReading | undefined {
  const reader = READERS.get(normalType(type));
  if (reader === undefined) return undefined;
  const { kind, nameKey, phase } = reader;
  const name = textOf(data, nameKey);
  if (name === undefined) return undefined;
  return {
    kind,
    name,
    phase,
    durationMs: numberOf(data, 'duration_ms'),
    error: textOf(data, 'error') ?? textOf(data, 'code'),
    usage: usageOf(reader, data),
  };
}

function readers(
  prefix: string,
  about: Omit<Reader, 'phase'>,
  phases: Readonly<Record<string, Reader['phase']>>,
): readonly (readonly [string, Reader])[] {
  return Object.entries(phases).map(([last, phase]) => [`${prefix}.${last}`, { ...about, phase }]);
}

/** Tokens are counted where they are used: with the model's answer, or with the turn that brought it. */
function usageOf({ kind, phase }: Reader, data: JsonObject): ActivityUsage | undefined {
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
