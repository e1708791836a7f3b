import { SpellError, type JsonValue, type RunState, type RunStatus, type SpellErrorJson } from '@llmspell/core';
import { z } from 'zod';

const STATES = [
  'pending',
  'running',
  'waiting',
  'paused',
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly RunState[];

/** A value that the store has checked already. */
const json = z.custom<JsonValue>((value) => value !== undefined);

const schema = z.object({
  component: z.string(),
  input: json,
  state: z.enum(STATES),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** What the run's randomness and ids are made of. */
  seed: z.string(),
  parent: z.string().exactOptional(),
  output: json.exactOptional(),
  error: z
    .custom<SpellErrorJson>((value) => typeof value === 'object' && value !== null && 'code' in value)
    .exactOptional(),
  waitingFor: z.array(z.string()).exactOptional(),
  progress: z
    .object({
      effects: z.number(),
      path: z.string().exactOptional(),
      lastActivityAt: z.number(),
      report: json.exactOptional(),
    })
    .exactOptional(),
});

/** A run, as a store keeps it. */
export type RunRecord = Readonly<z.infer<typeof schema>>;

/** @throws SpellError `STATE_CORRUPT` for a value that is no run. */
export function readRun(runId: string, value: JsonValue): RunRecord {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected the record of run ${runId}; got something else. Give the run engine a store, or a view of one, to itself.`,
    cause: parsed.error,
  });
}

/** Whether nothing can come after this state by itself. */
export function hasEnded({ state }: Pick<RunRecord, 'state'>): boolean {
  return state === 'completed' || state === 'failed' || state === 'cancelled';
}

/** Whether a worker may work on it. */
export function canRun(record: Pick<RunRecord, 'state'>): boolean {
  return !hasEnded(record) && record.state !== 'paused';
}

export function toStatus(runId: string, record: RunRecord): RunStatus {
  const { component, state, createdAt, updatedAt, output, error, waitingFor, progress } = record;
  return {
    runId,
    component,
    state,
    createdAt,
    updatedAt,
    ...(output === undefined ? {} : { output }),
    ...(error === undefined ? {} : { error }),
    ...(waitingFor === undefined ? {} : { waitingFor }),
    ...(progress === undefined ? {} : { progress }),
  };
}

/** The record as values of a store are. */
export function writeRun(record: RunRecord): JsonValue {
  const { error, ...rest } = record;
  return error === undefined ? rest : { ...rest, error: { ...error } };
}
