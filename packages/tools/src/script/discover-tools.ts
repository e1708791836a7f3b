import type { HostCall, Tool } from '@llmspell/core';
import { isTool, runHooks } from '@llmspell/core/kit';

/** Which tools are asked for. */
export interface ToolQuery {
  readonly category?: string | undefined;
  /** A text in the description. */
  readonly tag?: string | undefined;
}

/**
 * Finds the tools there are. Hooks may change what is looked for, and what of it is shown: the data after it has the names.
 *
 * @throws SpellError `HOOK_CANCELLED`.
 */
export async function discoverTools({ components, context }: HostCall, query: ToolQuery): Promise<readonly Tool[]> {
  const component = { kind: 'registry', name: 'tools' };
  const { data } = await runHooks<Record<string, unknown>>(context, {
    point: 'beforeToolDiscovery',
    component,
    data: { category: query.category ?? null, tag: query.tag ?? null },
  });
  const names = components.names('tool').toSorted();
  const all = (await Promise.all(names.map((name) => components.get('tool', name)))).filter(isTool);
  const found = all.filter((tool) => matches(tool, data));
  if (!context.hooks.has('afterToolDiscovery')) return found;
  const after = await runHooks<Record<string, unknown>>(context, {
    point: 'afterToolDiscovery',
    component,
    data: { ...data, tools: found.map(({ name }) => name) },
  });
  const shown = after.data['tools'];
  // A list of Lua without items comes back as a table without keys.
  const kept = new Set<unknown>(Array.isArray(shown) ? (shown as readonly unknown[]) : []);
  return found.filter(({ name }) => kept.has(name));
}

/** Hooks may have left anything in the query. */
function matches({ category = 'utility', description }: Tool, query: Readonly<Record<string, unknown>>): boolean {
  const { category: wanted, tag } = query;
  if (typeof wanted === 'string' && category !== wanted) return false;
  return typeof tag !== 'string' || description.toLowerCase().includes(tag.toLowerCase());
}
