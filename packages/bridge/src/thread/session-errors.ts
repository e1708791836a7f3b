import { LimitError, ScriptError, SpellError, type ScriptLimitName, type ScriptLimits } from '@llmspell/core';

const LIMIT_FIELDS = {
  memory: 'memoryBytes',
  cpu: 'cpuMs',
  wall: 'wallMs',
  output: 'maxOutputBytes',
  'host-calls': 'maxHostCalls',
  'message-size': 'maxMessageBytes',
  'pending-calls': 'maxPendingCalls',
  timers: 'maxTimers',
} as const satisfies Record<ScriptLimitName, keyof ScriptLimits>;

/** A script has reached a limit. */
export function limitError(limit: ScriptLimitName, limits: ScriptLimits): LimitError {
  return new LimitError(limit, limits[LIMIT_FIELDS[limit]]);
}

/** The thread of a script has ended. */
export function deathError(error: unknown, limits: ScriptLimits): Error {
  const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return outOfMemory ? limitError('memory', limits) : crashError('its thread ended', error);
}

/** The machine of a script is in an unknown state. */
export function crashError(why: string, cause?: unknown): SpellError {
  return new SpellError({
    code: 'SCRIPT_CRASHED',
    message: `The script's virtual machine was lost: ${why}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What the host throws when a script threw something else than an error. */
export function thrownError(value: unknown): ScriptError {
  return new ScriptError({
    code: 'SCRIPT_FAILED',
    message: 'The script threw a value that is no error.',
    thrown: value,
  });
}
