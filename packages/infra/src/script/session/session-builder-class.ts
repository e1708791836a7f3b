import { defineHostMethod, type HostClass, type HostMethod, type Schema } from '@llmspell/core';
import { z } from 'zod';

import { createSession, type SessionTable } from './script-sessions.ts';

/** What a script has said to a builder so far. Each call gives a new one, so that a half-made builder can be used twice. */
export class SessionBuilder {
  readonly table: SessionTable;

  constructor(table: SessionTable = {}) {
    this.table = table;
  }
}

/** `Session.builder()`: a session made step by step. */
export const sessionBuilderClass: HostClass = {
  name: 'SessionBuilder',
  description: 'Makes a session step by step; from Session.builder().',
  methods: {
    name: setter('its name', z.tuple([z.string()]), (name) => ({ name })),
    description: setter('what it is for', z.tuple([z.string()]), (description) => ({ description })),
    tag: setter('one more tag', z.tuple([z.string()]), (tag, { tags = [] }) => ({ tags: [...tags, tag] })),
    tags: setter('its tags', z.tuple([z.array(z.string())]), (tags) => ({ tags })),
    parent: setter('the id of the session it comes from', z.tuple([z.string()]), (parentSessionId) => ({
      parentSessionId,
    })),
    metadata: setter('data of its own', z.tuple([z.record(z.string(), z.json())]), (metadata) => ({ metadata })),
    build: defineHostMethod<[], SessionBuilder>({
      description: 'Makes the session and gives its id.',
      params: z.tuple([]),
      call: (call, self) => createSession(call, self.table),
    }),
  },
};

function setter<T>(
  description: string,
  params: Schema<readonly [T]>,
  set: (value: T, table: SessionTable) => SessionTable,
): HostMethod {
  return defineHostMethod<readonly [T], SessionBuilder>({
    description,
    params,
    mode: 'sync',
    call: (call, self, value) =>
      call.handle('SessionBuilder', new SessionBuilder({ ...self.table, ...set(value, self.table) })),
  });
}
