import type { Hook, HookContext } from '../hooks/hook.ts';
import type { ScriptLanguage } from './host-module.ts';
import { mergeChanges } from './merge-changes.ts';
import type { ScriptFunction } from './script-value.ts';
import { toHookResult } from './to-hook-result.ts';
import { toHookTable } from './to-hook-table.ts';

type Table = Readonly<Record<string, unknown>>;

/** Names that stand for data of the same name, and may be changed in its place. */
const SHORT_NAMES = ['input', 'output'];

/**
 * A script's function as the `run` of a hook: it gets a table of what happens, and decides by what it returns. What it
 * changes in the table counts too: `data` and all that is in it, `input` and `output`, and `retry`.
 */
export function scriptHookRun(hook: ScriptFunction, language: ScriptLanguage): Hook['run'] {
  return async (context) => {
    const before = toHookTable(context, language);
    const { result, args } = await hook.callInPlace(before);
    const after = tableOf(args[0]);
    const data = changedData(context, before, after);
    const changed = data !== context.data;
    const decision = toHookResult(result, data);
    if (decision.type === 'modified') return decision;
    // Whatever it decided, what it changed stands.
    if (changed) context.data = data;
    return decision.type === 'continue' && after['retry'] === true
      ? toHookResult({ ...after, type: 'retry' }, data)
      : decision;
  };
}

/** The data with what the script changed; the same object when it changed nothing. */
function changedData({ data }: HookContext, before: Table, after: Table): Record<string, unknown> {
  const changes = {
    ...differences(pick(before), pick(after)),
    ...differences(tableOf(before['data']), tableOf(after['data'])),
  };
  return Object.keys(changes).length === 0 ? data : { ...data, ...changes };
}

function pick(table: Table): Table {
  return Object.fromEntries(
    SHORT_NAMES.filter((name) => Object.hasOwn(table, name)).map((name) => [name, table[name]]),
  );
}

/** What is not as it was. A whole part that is gone is left as it was: a point needs all of its data. */
function differences(before: Table, after: Table): Table {
  const merged = Object.entries(after).map(([name, value]) => [name, mergeChanges(before[name], value)] as const);
  return Object.fromEntries(merged.filter(([name, value]) => value !== undefined && value !== before[name]));
}

function tableOf(value: unknown): Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : {};
}
