import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { StateStore } from '@llmspell/core';
import { accessControlledStore, createMemoryStore, createStateScopes } from '@llmspell/infra/state';
import { openLevelStore } from '@llmspell/infra/state/level';
import { Level } from 'level';

import { measure, printFigures, type Subject } from './measure.ts';

const READS = 2_000;
const COMMITS = 100;
const VALUE = { text: 'x'.repeat(200) };
const TEXT = JSON.stringify(VALUE);
const KEYS = Array.from({ length: 1_000 }, (_, index) => `state/agent:a:${String(index).padStart(4, '0')}`);

/** What the state stores add to the database under them. Each write is synced, with and without them. */
export async function state(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'llmspell-bench-state-'));
  try {
    const raw = new Level(path.join(folder, 'raw'));
    await raw.open();
    await raw.batch(KEYS.map((key) => ({ type: 'put', key, value: TEXT })));
    await using disk = await openLevelStore({ path: path.join(folder, 'store') });
    await using memory = createMemoryStore();
    for (const store of [disk, memory]) await store.commit(KEYS.map((key) => ({ type: 'set', key, value: VALUE })));
    await reads(raw, disk, memory);
    await commits(raw, disk);
    await raw.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function reads(raw: Level, disk: StateStore, memory: StateStore): Promise<void> {
  const scope = createStateScopes(disk).agent('a');
  const controlled = createStateScopes(accessControlledStore(disk, { subject: 'agent:a' })).agent('a');
  printFigures(
    'state: get',
    await measure([
      each('raw level, get and parse', READS, async (key) => JSON.parse(await raw.get(key)) as unknown),
      each('raw level, getSync and parse', READS, async (key) => JSON.parse(raw.getSync(key) ?? '') as unknown),
      each('store on disk', READS, (key) => disk.get(key)),
      each('scope of an agent, on disk', READS, (key) => scope.get(key.slice('state/agent:a:'.length))),
      each('the same under access control', READS, (key) => controlled.get(key.slice('state/agent:a:'.length))),
      each('store in memory', READS, (key) => memory.get(key)),
    ]),
  );
  printFigures(
    'state: scan of 1000 entries',
    await measure([
      { name: 'raw level, all() and parse', units: 1_000, run: async () => scanRaw(raw) },
      { name: 'store on disk', units: 1_000, run: () => scan(disk) },
      { name: 'store on disk, a snapshot', units: 1_000, run: () => scan(disk, true) },
      { name: 'store in memory', units: 1_000, run: () => scan(memory) },
    ]),
  );
}

async function commits(raw: Level, disk: StateStore): Promise<void> {
  const sync = { sync: true };
  const keys = KEYS.slice(0, COMMITS);
  const rounds = 5;
  printFigures(
    'state: commit, one after another',
    await measure(
      [
        each('raw level, put', COMMITS, (key) => raw.put(key, TEXT, sync)),
        each('store on disk', COMMITS, (key) => disk.commit([{ type: 'set', key, value: VALUE }])),
      ],
      rounds,
    ),
  );
  printFigures(
    'state: 100 commits at once',
    await measure(
      [
        { name: 'raw level, put', units: COMMITS, run: () => Promise.all(keys.map((key) => raw.put(key, TEXT, sync))) },
        {
          name: 'store on disk',
          units: COMMITS,
          run: () => Promise.all(keys.map((key) => disk.commit([{ type: 'set', key, value: VALUE }]))),
        },
      ],
      rounds,
    ),
  );
  printFigures(
    'state: 100 writes in one commit',
    await measure(
      [
        {
          name: 'raw level, batch',
          units: COMMITS,
          run: () =>
            raw.batch(
              keys.map((key) => ({ type: 'put', key, value: TEXT })),
              sync,
            ),
        },
        {
          name: 'store on disk',
          units: COMMITS,
          run: () => disk.commit(keys.map((key) => ({ type: 'set', key, value: VALUE }))),
        },
      ],
      rounds,
    ),
  );
}

function each(name: string, units: number, run: (key: string) => Promise<unknown>): Subject {
  return {
    name,
    units,
    async run() {
      for (let index = 0; index < units; index += 1) await run(KEYS[index % KEYS.length] ?? '');
    },
  };
}

async function scanRaw(raw: Level): Promise<number> {
  const entries = await raw.iterator().all();
  return entries.map(([, text]) => JSON.parse(text) as unknown).length;
}

async function scan(store: StateStore, snapshot = false): Promise<number> {
  const keys: string[] = [];
  for await (const { key } of store.scan({ snapshot })) keys.push(key);
  return keys.length;
}
