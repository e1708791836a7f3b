import { SpellError, type JsonObject, type StateEntry } from '@llmspell/core';
import { z } from 'zod';

import type { Session } from './session.ts';

/** Where sessions are in a store. */
export const SESSIONS = 'sessions/item/';
/** How many were created. */
export const SESSION_COUNT = 'sessions/count';

const schema = z.object({
  number: z.int(),
  name: z.string().optional(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  status: z.enum(['active', 'suspended', 'completed', 'failed', 'archived']),
  createdAt: z.string(),
  updatedAt: z.string(),
  savedAt: z.string().optional(),
  parentId: z.string().optional(),
  runs: z.array(z.string()),
  metadata: z.record(z.string(), z.json()),
});

/** @throws SpellError `VALIDATION_FAILED` for a text that can be no id. */
export function sessionKey(id: string): string {
  if (/^[\w.:@-]{1,200}$/u.test(id)) return SESSIONS + id;
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Invalid session ID: ${JSON.stringify(id.slice(0, 80))}. Expected 1 to 200 letters, digits or . : @ _ - characters.`,
  });
}

/** @throws SpellError `STATE_CORRUPT` for what is no session. */
export function readSession({ key, value }: StateEntry): Session {
  const { success, data } = schema.safeParse(value);
  // Zod says `string | undefined` where the field may be missing; JSON has no `undefined`.
  if (success) return { id: key.slice(SESSIONS.length), ...data } as Session;
  throw new SpellError({
    code: 'STATE_CORRUPT',
    message: `Expected "${key}" to hold a session, but it holds something else. Restore the store from a backup.`,
    data: { key },
  });
}

export function writeSession({ id: _id, ...session }: Session): JsonObject {
  return session;
}

/** @throws SpellError `NOT_FOUND`. */
export function sessionMissing(id: string): SpellError {
  return new SpellError({
    code: 'NOT_FOUND',
    message: `Session not found: ${id}. It may have been deleted; list the sessions to see what there is.`,
    data: { session: id },
  });
}
