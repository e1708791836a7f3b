import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  createComponentRegistry,
  createRunContext,
  type JsonValue,
  type RunContext,
  type StateStore,
} from '@llmspell/core';
import { formatCassette, parseCassette } from '@llmspell/core/kit';
import {
  createJournal,
  createRunEngine,
  exportCassette,
  importCassette,
  readJournal,
  replayRun,
} from '@llmspell/infra/journal';
import { createMemoryStore } from '@llmspell/infra/state';
import { createScriptedAgent } from '@llmspell/testing';
import { openCassette } from '@llmspell/testing/cassette';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

let store: ReturnType<typeof createMemoryStore>;
beforeEach(() => {
  store = createMemoryStore();
});
afterEach(() => store.close());

const noChange = <T>(value: T): T => value;

async function recordsOf(from: StateStore, runId: string): Promise<readonly unknown[]> {
  const records: unknown[] = [];
  for await (const { outcome, ...record } of readJournal(from, runId)) {
    records.push({ ...record, outcome: { ...outcome, endedAt: 0, startedAt: 0 } });
  }
  return records;
}

interface Step {
  readonly path: readonly string[];
  readonly name: string;
  readonly value: JsonValue;
  readonly parts: readonly JsonValue[];
  readonly fails: boolean;
}

const word = fc.oneof(
  fc.constantFrom('a', 'b', 'x#2', '#', 'all', '0', '<run-id>', '<run-id-', '__proto__'),
  fc.string({ minLength: 1 }),
);
const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
const step: fc.Arbitrary<Step> = fc.record({
  path: fc.array(word, { maxLength: 3 }),
  name: word,
  value: json,
  parts: fc.array(json, { maxLength: 3 }),
  fails: fc.boolean(),
});

async function perform(context: RunContext, { path, name, value, parts, fails }: Step): Promise<void> {
  const scope = path.reduce((outer, part) => outer.scope(part), context);
  const run = (info: { part(part: JsonValue): void }): JsonValue => {
    for (const part of parts) info.part(part);
    if (fails) throw new TypeError('boom');
    return value;
  };
  await scope.effect(name, run, { onPart: () => {} }).catch(() => {});
}

test('a run that is exported and imported is the same run, and its text is the same', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.array(json, { maxLength: 4 }), async (steps, entries) => {
      await using from = createMemoryStore();
      await using to = createMemoryStore();
      const runId = crypto.randomUUID();
      const journal = await createJournal({ store: from, runId });
      const context = createRunContext({ runId, journal });
      const log = context.openLog('script');
      for (const entry of entries) log?.append(entry);
      for (const one of steps) await perform(context, one);
      await context.effect('own id', () => `run ${runId} and <run-id> and <run-id-->`);
      await journal.flush();

      const cassette = await exportCassette(from, runId, { redact: noChange });
      const text = formatCassette(cassette);
      expect(text).not.toContain(runId);
      const parsed = parseCassette(text, 'The cassette');
      await importCassette(to, parsed, { runId });
      expect(await recordsOf(to, runId)).toEqual(await recordsOf(from, runId));
      expect(formatCassette(await exportCassette(to, runId, { redact: noChange }))).toBe(text);
      const other = await importCassette(to, parsed);
      expect(formatCassette(await exportCassette(to, other, { redact: noChange }))).toBe(text);
    }),
  );
});

test('a cassette is read from top to bottom: effects as they ended, without times and secrets', async () => {
  const secret = 'sk-abcdefghijklmnopqrstuvwxyz';
  const journal = await createJournal({ store, runId: 'r' });
  const context = createRunContext({ runId: 'r', journal });
  await context.scope('w').effect('b', () => ({ z: 1, a: { key: secret } }));
  await context.effect('a', () => {});
  void context.effect('open', () => new Promise<never>(() => {}), { onUncertain: 'ask' });
  await new Promise(setImmediate);
  const cassette = await exportCassette(store, 'r');
  expect(formatCassette(cassette)).toMatchInlineSnapshot(`
    "{
      "format": "llmspell.cassette",
      "version": 1,
      "effects": [
        {
          "key": "w/b",
          "name": "b",
          "index": 0,
          "type": "completed",
          "value": {
            "a": {
              "key": "[redacted]"
            },
            "z": 1
          }
        },
        {
          "key": "a",
          "name": "a",
          "index": 1,
          "type": "completed"
        },
        {
          "key": "open",
          "name": "open",
          "index": 2,
          "type": "started"
        }
      ]
    }
    "
  `);
});

test('a run of an engine can be replayed from a cassette, and is not begun by an engine', async () => {
  const components = createComponentRegistry();
  let made = 0;
  components.register(
    createScriptedAgent<JsonValue>('work', async (input, context) => [
      input,
      await context.effect('a', () => (made += 1)),
      context.newId(),
      context.runId,
    ]),
  );
  await using engine = createRunEngine({ store, components });
  await engine.start();
  const runId = await engine.submit({ component: 'agent:work', input: 'in' });
  const output = (await engine.result(runId)) as JsonValue[];
  const text = formatCassette(await exportCassette(store, runId));

  const imported = await importCassette(store, parseCassette(text, 'The cassette'));
  expect((await engine.status(imported))?.state).toBe('paused');
  const replayed = await replayRun({ store, runId: imported, components });
  expect(replayed.output).toEqual([...output.slice(0, 3), imported]);
  expect(replayed.stop).toBeUndefined();
  expect(made).toBe(1);
  await expect(importCassette(store, parseCassette(text, 'x'), { runId })).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
  });
});

test('an exported run answers in a test', async () => {
  const journal = await createJournal({ store, runId: 'r' });
  await createRunContext({ runId: 'r', journal })
    .scope('w')
    .effect('a', () => 'from the world');
  const folder = await mkdtemp(join(tmpdir(), 'llmspell-cassette-'));
  try {
    const file = join(folder, 'run.json');
    await writeFile(file, formatCassette(await exportCassette(store, 'r', { logs: false })));
    await using cassette = await openCassette({ file });
    const context = createRunContext({ runId: 'test', journal: cassette.journal });
    await expect(context.scope('w').effect('a', () => expect.fail('made'))).resolves.toBe('from the world');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a failure that must not be made again is one in the document too', async () => {
  const journal = await createJournal({ store, runId: 'r' });
  const context = createRunContext({ runId: 'r', journal });
  const failing = context.effect('pay', () => Promise.reject(new Error('refused')), { onUncertain: 'at-most-once' });
  await expect(failing).rejects.toThrow('refused');
  journal.close();
  const document = parseCassette(formatCassette(await exportCassette(store, 'r')), 'it');
  expect(document.effects).toMatchObject([{ key: 'pay', type: 'failed', once: true }]);
  await importCassette(store, document, { runId: 'again' });
  expect(await recordsOf(store, 'again')).toEqual(await recordsOf(store, 'r'));
});
