import { parseWith, SpellError, type JsonObject, type JsonValue, type RunContext } from '@llmspell/core';
import { toJson } from '@llmspell/core/kit';

import { changeState, listState, type PlacedValue } from '../state/door/scoped-values.ts';
import { matchesAny } from '../state/matches-any.ts';
import { scopeName } from '../state/scope/scope-name.ts';
import type { HandoffFilter, HandoffResult, StateHandoff, StateHandoffOptions } from './state-handoff.ts';

/** Makes a handoff of state between two agents, workflows or other scopes. */
export function createStateHandoff(options: StateHandoffOptions): StateHandoff {
  const { filter = {}, schema, mode = 'copy', existing = 'overwrite' } = options;
  const [from, to] = [toScope(options.from), toScope(options.to)];
  if (from === to) throw sameScope(from);

  const prepare = async (context: RunContext): Promise<Prepared> => {
    const given = await listState(context, from);
    const filtered = await filterState(given, filter);
    const wanted = schema === undefined ? filtered : await parseWith(schema, filtered, `The state for "${to}"`);
    const there = existing === 'overwrite' ? {} : await listState(context, to);
    const taken = Object.keys(wanted).filter((key) => Object.hasOwn(there, key));
    if (existing === 'fail' && taken.length > 0) throw alreadyThere(to, taken);
    const state = Object.fromEntries(Object.entries(wanted).filter(([key]) => !taken.includes(key)));
    return { state, left: Object.keys(given).filter((key) => !Object.hasOwn(state, key)) };
  };

  return {
    from,
    to,
    preview: async (context) => (await prepare(context)).state,
    async execute(context) {
      const { state, left } = await prepare(context);
      const completedAt = new Date(context.clock.now()).toISOString();
      const keys = Object.keys(state);
      const changes: PlacedValue[] = keys.map((key) => ({ scope: to, key, value: state[key] }));
      if (mode === 'move') for (const key of keys) changes.push({ scope: from, key, value: null });
      await changeState(context, changes);
      context.emit('state.handoff', () => ({ from, to, keys, mode }));
      return { from, to, state, left, completedAt } satisfies HandoffResult;
    },
  };
}

interface Prepared {
  readonly state: JsonObject;
  readonly left: readonly string[];
}

/** A name without a colon is an agent's. */
function toScope(name: string): string {
  return name === 'global' || name.includes(':') ? name : scopeName('agent', name);
}

async function filterState(
  given: JsonObject,
  { include = ['*'], exclude = [], transform = (value) => value }: HandoffFilter,
): Promise<JsonObject> {
  const state: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(given)) {
    if (!matchesAny(key, include) || matchesAny(key, exclude)) continue;
    const transformed = await transform(value, key);
    if (transformed !== undefined) state.push([key, toJson(transformed, `The transformed value of "${key}"`)]);
  }
  return Object.fromEntries(state);
}

function sameScope(scope: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected a handoff between two different scopes; got "${scope}" for both.`,
  });
}

function alreadyThere(scope: string, keys: readonly string[]): SpellError {
  return new SpellError({
    code: 'ALREADY_EXISTS',
    message: `Expected "${scope}" to have none of what is handed over, but it has ${keys.join(', ')}. Exclude that, or choose existing: "overwrite" or "keep".`,
    data: { scope, keys },
  });
}
