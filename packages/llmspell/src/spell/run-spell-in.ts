import { createHostApi } from '@llmspell/bridge';
import {
  createComponentRegistry,
  type HostModule,
  type RunContext,
  type ScriptEngine,
  type ScriptSource,
} from '@llmspell/core';

import { createSpellBudget } from './create-spell-budget.ts';
import { createSpellModule } from './create-spell-module.ts';
import type { SpellOptions, SpellResult } from './spell-options.ts';

/** What a spell runs with. */
export interface SpellRun {
  readonly source: ScriptSource;
  readonly engine: ScriptEngine;
  readonly modules: readonly HostModule[];
  readonly options: SpellOptions;
}

/** Runs a spell in a context: its own budget inside the context's, its own virtual machine, closed when it ends. */
export async function runSpellIn(
  context: RunContext,
  { source, engine, modules, options }: SpellRun,
): Promise<SpellResult> {
  const { args = [], input = null, onOutput } = options;
  const { budget, tellExceeded } = createSpellBudget(options, context.budget);
  // Components that the spell names are its own; those of the runtime are found through them.
  const components = createComponentRegistry({ parent: context.components });
  const inner = context.scope(source.filename, { budget, components });
  const api = createHostApi([createSpellModule(input, source.filename), ...modules], {
    context: inner,
    language: engine.language,
    spell: { args, filename: source.filename, print: (text) => onOutput?.({ stream: 'stdout', text }) },
  });
  const log = inner.openLog('deliveries');
  const seed = options.seed ?? (log === undefined ? undefined : Math.floor(inner.random() * 2 ** 32));
  await using session = await engine.open({
    api,
    args,
    signal: inner.signal,
    // Only a spell that is repeated sees time stand still between deliveries.
    ...(log === undefined ? {} : { log, now: () => inner.clock.now() }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(onOutput === undefined ? {} : { onOutput }),
    ...(seed === undefined ? {} : { seed }),
  });
  // In a run that can be resumed with a higher budget the end of this one is no part of what the script is told.
  if (log !== undefined) tellExceeded((error) => void session.stop(error));
  const { value, exitCode = 0 } = await session.run(source);
  return { value, exitCode, runId: context.runId, spent: budget.spent, stats: await session.stats() };
}
