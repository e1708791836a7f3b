import { defineHostMethod, type HostClass, type JsonObject, type JsonValue } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';
import { z } from 'zod';

import type { SyncReport } from '../../handoff/shared/shared-state.ts';
import { ScriptSharedState } from './script-shared-state.ts';
import { sharedStateTable, toConflictTable } from './shared-state-table.ts';

const aKey = z.tuple([z.string()]);
const aValue = z.tuple([z.string(), z.unknown().optional()]);

/** `SharedState`: values that several agents share. */
export const sharedStateClass: HostClass = {
  name: 'SharedState',
  description:
    'Values that several agents share by name, each with a copy of its own that a policy keeps in step with the others.',
  aliases: ['SharedStateManager'],
  construct: defineHostMethod({
    description:
      'SharedState.new{ name, replica="spell", policy="immediate"|"batched"|"on_demand", interval_ms=1000, conflict="last_write"|"version_vector"|function(conflict) }: the function gets { key, mine, theirs, their_writer } and gives the value for both.',
    params: z.tuple([sharedStateTable]),
    call: (call, _self, given) => new ScriptSharedState(call, given),
  }),
  methods: {
    get: defineHostMethod<[string], ScriptSharedState>({
      description: 'A value, or nothing.',
      params: aKey,
      call: (call, self, key) => self.use(call, (shared) => shared.get(key)),
    }),
    set: defineHostMethod<[string, unknown?], ScriptSharedState>({
      description: 'Writes a value; nothing as value deletes it.',
      params: aValue,
      call: (call, self, ...[key, given]) =>
        self.use(call, (shared) => {
          const value = toValue(given, key);
          return value === undefined ? shared.delete(key) : shared.set(key, value);
        }),
    }),
    delete: defineHostMethod<[string], ScriptSharedState>({
      description: 'Deletes a value.',
      params: aKey,
      aliases: ['remove'],
      call: (call, self, key) => self.use(call, (shared) => shared.delete(key)),
    }),
    entries: defineHostMethod<[], ScriptSharedState>({
      description: 'All values by key.',
      params: z.tuple([]),
      aliases: ['all'],
      call: (call, self) => self.use(call, (shared) => shared.entries()),
    }),
    sync: defineHostMethod<[], ScriptSharedState>({
      description:
        'Pushes what was written and takes what others wrote: { pushed, pulled, resolved, conflicts }. A batched one pushes with the first call after its interval, so call this before the spell ends.',
      params: z.tuple([]),
      aliases: ['synchronize'],
      call: (call, self) => self.use(call, async (shared) => toReport(await shared.sync())),
    }),
    pending: defineHostMethod<[], ScriptSharedState>({
      description: 'The keys that were written and not pushed yet.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => [...self.pending],
    }),
    conflicts: defineHostMethod<[], ScriptSharedState>({
      description: 'The conflicts that wait to be resolved: { key, mine, theirs, their_writer }.',
      params: z.tuple([]),
      mode: 'sync',
      call: (_call, self) => self.conflicts.map(toConflictTable),
    }),
    resolve: defineHostMethod<[string, unknown?], ScriptSharedState>({
      description: 'Ends a conflict with a value for both; the next sync pushes it.',
      params: aValue,
      call: (call, self, ...[key, given]) => self.use(call, (shared) => shared.resolve(key, toValue(given, key))),
    }),
  },
};

function toReport({ pushed, pulled, resolved, conflicts }: SyncReport): JsonObject {
  return { pushed, pulled, resolved, conflicts: conflicts.map(toConflictTable) };
}

function toValue(given: unknown, key: string): JsonValue | undefined {
  return given === undefined || given === null ? undefined : toJson(given, `The shared value "${key}"`);
}
