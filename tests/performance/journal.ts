import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createRunContext, type RunContext, type StateStore } from '@llmspell/core';
import { createJournal } from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { openLevelStore } from '@llmspell/infra/state/level';
import { Level } from 'level';

import { measure, printFigures, type Subject } from './measure.ts';

const EFFECTS = 200;
/** What an effect gives: about 200 bytes of JSON. */
const VALUE = { text: 'x'.repeat(160), tokens: 12, ok: true };
const TEXT = JSON.stringify(VALUE);

/** What an effect costs when it is kept, against one raw write of its value. */
export async function journal(): Promise<void> {
  await inMemory();
  await onDisk();
}

async function inMemory(): Promise<void> {
  await using store = createMemoryStore();
  const raw = new Map<string, string>();
  const map = async (): Promise<void> => {
    for (let index = 0; index < EFFECTS; index += 1) raw.set(newKey(), JSON.stringify(VALUE));
  };
  printFigures(
    'effect with a journal, in memory',
    await measure([
      { name: 'Map.set of the text', units: EFFECTS, run: map },
      { name: 'commit', units: EFFECTS, run: () => commits(store) },
      ...(await ofJournal(store)),
    ]),
  );
}

async function onDisk(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'llmspell-journal-'));
  const raw = new Level(path.join(folder, 'raw'));
  try {
    await using store = await openLevelStore({ path: path.join(folder, 'store') });
    const puts = async (): Promise<void> => {
      for (let index = 0; index < EFFECTS; index += 1) await raw.put(newKey(), TEXT, { sync: true });
    };
    printFigures(
      'effect with a journal, on disk: every write is synced',
      await measure(
        [
          { name: 'raw level, put', units: EFFECTS, run: puts },
          { name: 'commit', units: EFFECTS, run: () => commits(store) },
          ...(await ofJournal(store)),
        ],
        5,
      ),
    );
  } finally {
    await raw.close();
    await rm(folder, { recursive: true });
  }
}

async function ofJournal(store: StateStore): Promise<readonly Subject[]> {
  const recorded = await record(store);
  return [
    { name: 'effect', units: EFFECTS, run: () => inNewRun(store, effects) },
    { name: 'effect, 10 at a time', units: EFFECTS, run: () => inNewRun(store, sideBySide) },
    { name: 'effect, with an entry of a log before it', units: EFFECTS, run: () => inNewRun(store, withLog) },
    { name: 'effect that answers from the record', units: EFFECTS, run: () => inRun(store, recorded, effects) },
  ];
}

async function effects(context: RunContext): Promise<void> {
  for (let index = 0; index < EFFECTS; index += 1) await context.effect('work', () => VALUE);
}

async function sideBySide(context: RunContext): Promise<void> {
  const items = Array.from({ length: EFFECTS });
  await context.each(items, (_, branch) => branch.effect('work', () => VALUE), { concurrency: 10 });
}

async function withLog(context: RunContext): Promise<void> {
  const log = context.openLog('script');
  for (let index = 0; index < EFFECTS; index += 1) {
    log?.append(index);
    await context.effect('work', () => VALUE);
  }
}

async function inRun(store: StateStore, runId: string, program: (context: RunContext) => Promise<void>): Promise<void> {
  const opened = await createJournal({ store, runId });
  await program(createRunContext({ runId, journal: opened }));
  opened.close();
}

async function inNewRun(store: StateStore, program: (context: RunContext) => Promise<void>): Promise<void> {
  await inRun(store, crypto.randomUUID(), program);
}

async function record(store: StateStore): Promise<string> {
  const runId = crypto.randomUUID();
  await inRun(store, runId, effects);
  return runId;
}

async function commits(store: StateStore): Promise<void> {
  for (let index = 0; index < EFFECTS; index += 1) await store.commit([{ type: 'set', key: newKey(), value: VALUE }]);
}

function newKey(): string {
  return `raw/${crypto.randomUUID()}`;
}
