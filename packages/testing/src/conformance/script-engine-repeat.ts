import { deepStrictEqual, equal, notDeepStrictEqual, ok, rejects } from 'node:assert/strict';

import { ScriptError, SpellError, type JsonValue, type ScriptOutput, type ScriptSessionOptions } from '@llmspell/core';

import { seededRandom } from '../doubles/seeded-random.ts';
import { createTurns, inDisorder } from './script-engine-disorder.ts';
import { createMemoryLog, type MemoryLog } from './script-engine-log.ts';
import { createProbe } from './script-engine-probe.ts';
import type { RepeatScript } from './script-engine-profile.ts';
import type { EngineSuite } from './script-engine-suite.ts';

/** How often a recorded script is run again, each time with a host that answers in another order. */
const INTERLEAVINGS = 6;
/** Points at which a run is cut off; all of them for a short one. */
const MAX_CUTS = 40;

/** A session with a log can be repeated: after a crash at any point it does the same, and then goes on. */
export function testRepeat(suite: EngineSuite): void {
  for (const [name, script] of Object.entries(suite.profile.repeat.scripts)) {
    testReplay(suite, name, script);
    testCrashes(suite, name, script);
  }
  testDivergence(suite);
  testMended(suite);
  testSurroundings(suite);
}

function testReplay(suite: EngineSuite, name: string, { code }: RepeatScript): void {
  suite.test(`does the same again, in whatever order the host answers: ${name}`, async () => {
    const first = await attempt(suite, { code, order: 1 });
    ok(first.entries.length > 0);
    for (let order = 2; order < 2 + INTERLEAVINGS; order += 1) {
      const again = await attempt(suite, { code, order, recorded: first.entries });
      deepStrictEqual(again.ended, first.ended);
      deepStrictEqual(again.notes, first.notes);
      deepStrictEqual(again.entries, first.entries);
      // What it printed was printed then.
      deepStrictEqual(again.output, []);
    }
  });
}

function testCrashes(suite: EngineSuite, name: string, { code, anyOrder }: RepeatScript): void {
  suite.test(`goes on after a crash at any point: ${name}`, async () => {
    const first = await attempt(suite, { code, order: 1 });
    for (const cut of cutsOf(first.entries.length)) {
      const prefix = first.entries.slice(0, cut);
      const second = await attempt(suite, { code, order: cut + 2, recorded: prefix });
      if (anyOrder === true) deepStrictEqual(second.ended, first.ended);
      deepStrictEqual(second.entries.slice(0, cut), prefix);
      const third = await attempt(suite, { code, order: cut + 3, recorded: second.entries });
      deepStrictEqual({ ...third, output: [] }, { ...second, output: [] });
    }
  });
}

function testDivergence(suite: EngineSuite): void {
  const { original, edits } = suite.profile.repeat.edited;
  for (const [name, { code, line }] of Object.entries(edits)) {
    suite.test(`a script that was edited is stopped, and told where: ${name}`, async () => {
      const { entries, ended } = await attempt(suite, { code: original, order: 1 });
      ok('value' in ended);
      const again = attempt(suite, { code, order: 2, recorded: entries, throws: true });
      await rejects(again, (error) => {
        ok(SpellError.isInstance(error));
        equal(error.code, 'JOURNAL_DIVERGED');
        const { file, line: found } = error.data ?? {};
        if (line !== undefined) deepStrictEqual({ file, line: found }, { file: suite.profile.filename, line });
        return true;
      });
    });
  }

  suite.test('a divergence of the run ends the script, which cannot catch it', async () => {
    const reason = new SpellError({ code: 'JOURNAL_DIVERGED', message: 'another effect is recorded' });
    const probe = createProbe();
    const api = { ...probe.api, call: () => Promise.reject(reason) };
    const session = await suite.open({ api, log: createMemoryLog() });
    const run = session.run({ code: suite.profile.snippets.catchError, filename: suite.profile.filename });
    await rejects(run, (error) => error === reason);
    await session.close();
  });

  suite.test('a host that answers with other objects is told', async () => {
    const { entries } = await attempt(suite, { code: suite.profile.snippets.handle, order: 1 });
    const probe = createProbe();
    const api = { ...probe.api, callSync: () => 'no object' };
    const session = await suite.open({ api, log: createMemoryLog(entries) });
    const run = session.run({ code: suite.profile.snippets.handle, filename: suite.profile.filename });
    await rejects(run, { code: 'JOURNAL_DIVERGED' });
    await session.close();
  });

  suite.test('a log that cannot be read is told', async () => {
    const opening = suite.open({ api: createProbe().api, log: createMemoryLog([{ type: 'settle' }]) });
    await rejects(opening, { code: 'STATE_CORRUPT' });
    equal(await suite.value('answer'), 42);
  });
}

function testMended(suite: EngineSuite): void {
  suite.test('a script that failed goes on from there when it was mended', async () => {
    const { original, failing } = suite.profile.repeat.edited;
    const failed = await attempt(suite, { code: failing, order: 1 });
    equal(failed.ended['code'], 'SCRIPT_FAILED');
    const again = await attempt(suite, { code: failing, order: 2, recorded: failed.entries });
    deepStrictEqual(again, { ...failed, output: [] });
    const mended = await attempt(suite, { code: original, order: 3, recorded: failed.entries });
    deepStrictEqual(mended.ended, { value: 1 });
    deepStrictEqual(mended.entries.slice(0, failed.entries.length), failed.entries);
    const undone = attempt(suite, { code: failing, order: 4, recorded: mended.entries, throws: true });
    await rejects(undone, { code: 'JOURNAL_DIVERGED' });
  });
}

function testSurroundings(suite: EngineSuite): void {
  suite.test('the log has the seed: another one changes nothing', async () => {
    const { random } = suite.profile.snippets;
    const first = await attempt(suite, { code: random, order: 1, options: { seed: 1 } });
    notDeepStrictEqual((await attempt(suite, { code: random, order: 1, options: { seed: 2 } })).ended, first.ended);
    const again = await attempt(suite, { code: random, order: 1, recorded: first.entries, options: { seed: 2 } });
    deepStrictEqual(again.ended, first.ended);
  });

  suite.test('time goes on from where it was, never back', async () => {
    const { code } = suite.profile.repeat.scripts['time'] ?? { code: '' };
    const first = await attempt(suite, { code, order: 1, options: { now: () => 2_000_000 } });
    const cut = first.entries.slice(0, Math.ceil(first.entries.length / 2));
    const again = await attempt(suite, { code, order: 1, recorded: cut, options: { now: () => 1_000_000 } });
    deepStrictEqual(again.ended, first.ended);
  });

  suite.test('what was delivered is delivered, also when the data of the host have changed', async () => {
    const { echo } = suite.profile.snippets;
    const { entries } = await attempt(suite, { code: echo, order: 1, given: 'then' });
    const again = await attempt(suite, { code: echo, order: 2, given: 'now', recorded: entries });
    deepStrictEqual(again.ended, { value: 'then' });
    deepStrictEqual(again.entries, entries);
  });

  suite.test('calls of a function after the script has ended are repeated too', async () => {
    const log = createMemoryLog();
    deepStrictEqual(await callKept(suite, log, ['one', 'two']), ['one!', 'two!']);
    const again = createMemoryLog(log.entries);
    deepStrictEqual(await callKept(suite, again, ['one', 'two']), ['one!', 'two!']);
    deepStrictEqual(again.entries, log.entries);
  });

  suite.test('an argument that cannot cross is an error of the call, and no part of the record', async () => {
    const log = createMemoryLog();
    await rejects(callKept(suite, log, [new WeakMap()]), { code: 'VALUE_UNSUPPORTED' });
    await rejects(callKept(suite, createMemoryLog(log.entries), [new WeakMap()]), { code: 'VALUE_UNSUPPORTED' });
  });

  suite.test('limits are no part of the record', async () => {
    const { code } = suite.profile.repeat.scripts['branches'] ?? { code: '' };
    const limited = attempt(suite, { code, order: 1, throws: true, options: { limits: { maxHostCalls: 3 } } });
    await rejects(limited, { code: 'SCRIPT_LIMIT' });
    const { entries } = await attempt(suite, { code, order: 1 });
    const again = attempt(suite, {
      code,
      order: 1,
      recorded: entries,
      throws: true,
      options: { limits: { maxHostCalls: 3 } },
    });
    await rejects(again, { code: 'SCRIPT_LIMIT' });
  });
}

async function callKept(suite: EngineSuite, log: MemoryLog, given: readonly unknown[]): Promise<readonly unknown[]> {
  const probe = createProbe();
  await using session = await suite.open({ api: probe.api, log });
  await session.run({ code: suite.profile.snippets.keep, filename: suite.profile.filename });
  const [kept] = probe.kept;
  ok(kept !== undefined);
  return await Promise.all(given.map((value) => kept.call(value)));
}

interface Attempt {
  readonly code: string;
  /** Seed of the order in which the host answers. */
  readonly order: number;
  readonly recorded?: readonly JsonValue[];
  /** Whether an error is thrown; else it is a way to end. */
  readonly throws?: boolean;
  readonly options?: Partial<ScriptSessionOptions>;
  /** What `Probe.give()` gives. */
  readonly given?: unknown;
}

interface Attempted {
  readonly ended: Readonly<Record<string, unknown>>;
  /** What the script passed to sync calls, in order. */
  readonly notes: readonly unknown[];
  readonly output: readonly ScriptOutput[];
  readonly entries: readonly JsonValue[];
}

/** Runs a script with a host that answers in an order of its own, at a later time than all before it. */
async function attempt(suite: EngineSuite, attempted: Attempt): Promise<Attempted> {
  const { code, order, recorded, throws = false, options, given = hostThings() } = attempted;
  const probe = createProbe();
  probe.given = given;
  const notes: unknown[] = [];
  const output: ScriptOutput[] = [];
  const log = createMemoryLog(recorded);
  let time = order * 1_000_000;
  const session = await suite.open({
    api: withNotes(inDisorder(probe.api, createTurns(seededRandom(order))), notes),
    seed: order,
    now: () => (time += 137),
    onOutput: (part) => output.push(part),
    ...options,
    log,
  });
  try {
    const run = session.run({ code, filename: suite.profile.filename });
    const ended = throws ? { ...(await run) } : await run.then((result) => ({ ...result }), toEnd);
    return { ended, notes, output, entries: log.entries };
  } finally {
    await session.close();
  }
}

/** Things of the host that a script can use. */
function hostThings(): object {
  return {
    double: async (value: unknown) => Number(value) * 2,
    async *letters() {
      yield 'x';
      yield 'y';
    },
  };
}

function withNotes(api: ScriptSessionOptions['api'], notes: unknown[]): ScriptSessionOptions['api'] {
  return {
    ...api,
    callSync(call) {
      if (call.method === 'echoNow') notes.push(call.args[0]);
      return api.callSync(call);
    },
  };
}

function toEnd(error: unknown): Readonly<Record<string, unknown>> {
  ok(error instanceof ScriptError, String(error));
  const { code, message, frames } = error;
  return { code, message, frames };
}

function cutsOf(length: number): readonly number[] {
  const step = Math.max(1, length / MAX_CUTS);
  return Array.from({ length: Math.min(length, MAX_CUTS) }, (_, index) => Math.floor(index * step));
}
