import type { HostCall, JsonObject } from '@llmspell/core';
import { z } from 'zod';

import { createSessions } from '../../sessions/create-sessions.ts';
import type { Session, Sessions } from '../../sessions/session.ts';
import { effectStore } from '../../state/door/effect-store.ts';

/** What a script says of a session. */
export const sessionOptions = z.object({
  id: z.string().exactOptional(),
  name: z.string().exactOptional(),
  description: z.string().exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  parentSessionId: z.string().exactOptional(),
  metadata: z.record(z.string(), z.json()).exactOptional(),
});

export type SessionTable = z.infer<typeof sessionOptions>;

/** The sessions of a run. Every access to them is an effect. */
export function scriptSessions({ context }: HostCall): Sessions {
  return createSessions({
    store: effectStore(context),
    clock: context.clock,
    newId: () => context.newId(),
    emit: (type, data) => context.emit(type, data),
  });
}

/** Makes a session and gives its id. */
export async function createSession(call: HostCall, { parentSessionId, ...options }: SessionTable): Promise<string> {
  const parent = parentSessionId === undefined ? {} : { parentId: parentSessionId };
  const { id } = await scriptSessions(call).create({ ...options, ...parent, runId: call.context.runId });
  return id;
}

/** A session as scripts see it. */
export function toSessionTable(session: Session): JsonObject {
  const { id, name, description, tags, status, createdAt, updatedAt, savedAt, parentId, metadata } = session;
  const optional = { name, description, saved_at: savedAt, parent_session_id: parentId };
  const present = Object.entries(optional).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  return {
    id,
    tags,
    status,
    created_at: createdAt,
    updated_at: updatedAt,
    custom_metadata: metadata,
    ...Object.fromEntries(present),
  };
}
