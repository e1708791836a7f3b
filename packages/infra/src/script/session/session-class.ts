import { defineHostMethod, type HostCall, type HostClass, type HostMethod } from '@llmspell/core';
import { z } from 'zod';

import type { Session, Sessions } from '../../sessions/session.ts';
import { currentSession } from './current-session.ts';
import { createSession, scriptSessions, sessionOptions, toSessionTable } from './script-sessions.ts';
import { SessionBuilder } from './session-builder-class.ts';
import { sessionReplay } from './session-replay.ts';

const anId = z.tuple([z.string()]);
const filter = z.object({
  tags: z.array(z.string()).exactOptional(),
  status: z.enum(['active', 'suspended', 'completed', 'failed', 'archived']).exactOptional(),
  limit: z.int().min(0).exactOptional(),
});

/** `Session`: pieces of work that outlive a run. */
export const sessionClass: HostClass = {
  name: 'Session',
  description:
    'Pieces of work that outlive a run. A session has a state of its own, State.save("session:" .. id, key, value), and artifacts.',
  statics: {
    create: defineHostMethod({
      description: 'Session.create{ name?, description?, tags?, metadata?, parent_session_id?, id? }: the id.',
      params: z.tuple([sessionOptions.optional()]),
      call: (call, _self, options = {}) => createSession(call, options),
    }),
    builder: defineHostMethod({
      description: 'Session.builder():name(text):description(text):tag(text):build(): the id.',
      params: z.tuple([]),
      mode: 'sync',
      call: (call) => call.handle('SessionBuilder', new SessionBuilder()),
    }),
    get: defineHostMethod({
      description:
        'Session.get(id): { id, name, description, tags, status, created_at, updated_at, parent_session_id, custom_metadata }.',
      params: anId,
      call: async (call, _self, id) => toSessionTable(await scriptSessions(call).get(id)),
    }),
    list: defineHostMethod({
      description: 'Session.list{ tags?, status?, limit? }: the sessions, in the order in which they were made.',
      params: z.tuple([filter.optional()]),
      call: async (call, _self, wanted = {}) => (await scriptSessions(call).list(wanted)).map(toSessionTable),
    }),
    update: defineHostMethod({
      description: 'Session.update(id, { name?, description?, tags?, metadata? }): metadata is merged key by key.',
      params: z.tuple([z.string(), sessionOptions.omit({ id: true, parentSessionId: true })]),
      call: async (call, _self, ...[id, details]) => toSessionTable(await scriptSessions(call).update(id, details)),
    }),
    save: change('Session.save(id): notes the time. Everything is kept already.', (all, id) => all.save(id)),
    load: defineHostMethod({
      description: 'Session.load(id): the id, when there is such a session.',
      params: anId,
      call: async (call, _self, id) => (await scriptSessions(call).get(id)).id,
    }),
    suspend: change('Session.suspend(id): for later. Only an active one.', (all, id) => all.suspend(id)),
    resume: change('Session.resume(id): makes a suspended one active again.', (all, id) => all.resume(id)),
    complete: change('Session.complete(id): its work is done.', (all, id) => all.complete(id)),
    fail: change('Session.fail(id): its work cannot be done.', (all, id) => all.fail(id)),
    archive: change('Session.archive(id): puts away what is completed or has failed.', (all, id) => all.archive(id)),
    delete: defineHostMethod({
      description: 'Session.delete(id): removes it with its state and its artifacts.',
      params: anId,
      aliases: ['remove'],
      async call(call, _self, id) {
        await scriptSessions(call).delete(id);
        const current = currentSession(call);
        if (current.id === id) current.id = undefined;
      },
    }),
    getCurrent: defineHostMethod({
      description: 'Session.get_current(): the id of the session that the spell works in, or nothing.',
      params: z.tuple([]),
      mode: 'sync',
      call: (call) => currentSession(call).id,
    }),
    setCurrent: defineHostMethod({
      description: 'Session.set_current(id): the session that the spell works in; nothing for none.',
      params: z.tuple([z.string().nullish()]),
      async call(call, _self, id) {
        const given = id ?? undefined;
        if (given !== undefined) await scriptSessions(call).join(given, call.context.runId);
        currentSession(call).id = given;
      },
    }),
    ...sessionReplay,
  },
};

function change(description: string, run: (sessions: Sessions, id: string) => Promise<Session>): HostMethod<undefined> {
  return defineHostMethod({
    description,
    params: anId,
    async call(call: HostCall, _self, id) {
      await run(scriptSessions(call), id);
    },
  });
}
