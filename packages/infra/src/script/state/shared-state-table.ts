import { isScriptFunction, type JsonObject, type ScriptFunction } from '@llmspell/core';
import { z } from 'zod';

import type { SharedConflict } from '../../handoff/shared/conflict-strategy.ts';

/** How a script makes a shared state. */
export const sharedStateTable = z.object({
  name: z.string(),
  replica: z.string().default('spell'),
  policy: z.enum(['immediate', 'batched', 'on_demand']).default('immediate'),
  intervalMs: z.number().positive().default(1_000),
  conflict: z
    .union([
      z.enum(['last_write', 'version_vector']),
      z.custom<ScriptFunction>(isScriptFunction, 'expected a function'),
    ])
    .default('last_write'),
});

export type SharedStateTable = z.infer<typeof sharedStateTable>;

/** A conflict as scripts see it. */
export function toConflictTable({ key, mine, theirs, theirWriter }: SharedConflict): JsonObject {
  return {
    key,
    their_writer: theirWriter,
    ...(mine === undefined ? {} : { mine }),
    ...(theirs === undefined ? {} : { theirs }),
  };
}
