import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { createLocalWaits, parseJson, type JsonValue } from '@llmspell/core';
import { startLlmServer } from '@llmspell/testing/llm-server';
import { createRuntime, type DurableOptions, type Runtime, type SpellOptions } from 'llmspell';

import type { SpellCase, SpellSetup } from './spell-case.ts';

/** What a spell gave and printed. */
export interface SpellCaseResult {
  readonly value: JsonValue;
  readonly printed: string;
}

/** Runs a case in one language: in a folder, with a model server and in a runtime of its own. */
export async function runSpellCase({ folder, setup }: SpellCase, file: string): Promise<SpellCaseResult> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'llmspell-spells-'));
  try {
    for (const [name, text] of Object.entries(setup.files ?? {})) await write(path.join(cwd, name), text);
    return await runIn(cwd, path.join(folder, file), setup);
  } finally {
    await rm(cwd, { recursive: true });
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function runIn(cwd: string, file: string, setup: SpellSetup): Promise<SpellCaseResult> {
  const { permissions = {}, environment = {}, model = 'openai/gpt-4o-mini', approvals } = setup;
  const waits = createLocalWaits();
  await using server = await startLlmServer();
  server.answer(...(setup.answers ?? []));
  server.fail(...(setup.faults ?? []));
  await using runtime = await createRuntime({
    cwd,
    model,
    permissions,
    ...(approvals === undefined ? {} : { waits }),
    // Durable runs ask for it to be said.
    state: 'memory',
    environment: { PATH: process.env['PATH'], ...server.environment, ...environment },
  });
  runtime.events.on('tool.approval_requested', ({ runId, data: { signal, tool_name: tool } }) => {
    if (typeof signal === 'string' && typeof tool === 'string') waits.signal(runId, signal, approvals?.[tool] ?? null);
  });
  const args = (setup.args ?? []).map((argument) => argument.replace('{{server}}', server.url));
  const durable = setup.signals === undefined ? {} : { durable: answeredRun(runtime, setup.signals) };
  return await runSpell(runtime, file, { args, input: setup.input ?? null, ...durable });
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

async function runSpell(
  runtime: Runtime,
  file: string,
  given: Pick<SpellOptions, 'args' | 'input' | 'durable'>,
): Promise<SpellCaseResult> {
  const printed: string[] = [];
  const { value } = await runtime.runSpell(file, { ...given, seed: 1, onOutput: ({ text }) => printed.push(text) });
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
