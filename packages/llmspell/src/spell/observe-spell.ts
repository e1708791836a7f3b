import type { RunContext, ScriptSource } from '@llmspell/core';

import { DEFAULT_MAX_COST_USD, type SpellOptions } from './spell-options.ts';

/** A run of a spell as those who look on see it: what it may do is on record before it starts, and a span stands around it. */
export function observeSpell<T>(
  context: RunContext,
  { source: { filename }, options }: { readonly source: ScriptSource; readonly options: SpellOptions },
  run: () => Promise<T>,
): Promise<T> {
  recordGrants(context, filename, options);
  const { tracer } = context;
  if (!tracer.enabled) return run();
  const attributes = { 'llmspell.spell.name': filename, 'llmspell.run.id': context.runId };
  return tracer.span(`spell ${filename}`, attributes, run);
}

function recordGrants(context: RunContext, filename: string, options: SpellOptions): void {
  const { maxCostUsd = DEFAULT_MAX_COST_USD, maxTokens = null } = options;
  context.audit.record({
    timestamp: new Date(context.clock.now()).toISOString(),
    action: 'grants',
    target: filename,
    result: 'success',
    runId: context.runId,
    path: context.path,
    details: { permissions: context.permissions.describe?.() ?? 'custom', maxCostUsd, maxTokens },
  });
}
