import path from 'node:path';

import { createLocalWaits, parseJson, type JsonValue } from '@llmspell/core';
import type { DurableOptions, Runtime, SpellOptions } from 'llmspell';

import type { SpellCase, SpellSetup } from './spell-case.ts';
import { openSpellWorld } from './spell-world.ts';

/** What a spell gave and printed. */
export interface SpellCaseResult {
  readonly value: JsonValue;
  readonly printed: string;
}

/** Runs a case in one language: in a folder, with a model server and in a runtime of its own. */
export async function runSpellCase({ folder, setup }: SpellCase, file: string): Promise<SpellCaseResult> {
  const { approvals, signals } = setup;
  await using world = await openSpellWorld(setup);
  const waits = createLocalWaits();
  // Durable runs ask for the state to be said.
  await using runtime = await world.open({ state: 'memory', ...(approvals === undefined ? {} : { waits }) });
  runtime.events.on('tool.approval_requested', ({ runId, data: { signal, tool_name: tool } }) => {
    if (typeof signal === 'string' && typeof tool === 'string') waits.signal(runId, signal, approvals?.[tool] ?? null);
  });
  const durable = signals === undefined ? {} : { durable: answeredRun(runtime, signals) };
  return await runSpell(runtime, path.join(folder, file), { ...world.given, ...durable });
}

/** A run that is sent its signals when it waits for them. */
function answeredRun(runtime: Runtime, signals: NonNullable<SpellSetup['signals']>): DurableOptions {
  const runId = 'case';
  return {
    runId,
    onWait(name) {
      if (Object.hasOwn(signals, name)) void runtime.runs.signal(runId, name, signals[name]);
    },
  };
}

async function runSpell(runtime: Runtime, file: string, given: SpellOptions): Promise<SpellCaseResult> {
  const printed: string[] = [];
  const { value } = await runtime.runSpell(file, { ...given, onOutput: ({ text }) => printed.push(text) });
  return { value: toComparable(value), printed: printed.join('') };
}

/** JSON of a spell's value. What has no JSON of its own is marked: `{ $bytes }` in base64, `{ $bigint }`. */
function toComparable(value: unknown): JsonValue {
  const text = JSON.stringify(value ?? null, (_key, item: unknown) => {
    if (typeof item === 'bigint') return { $bigint: String(item) };
    return item instanceof Uint8Array ? { $bytes: Buffer.from(item).toString('base64') } : item;
  });
  return parseJson(text, "the spell's value");
}
