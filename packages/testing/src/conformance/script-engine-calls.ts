import { deepStrictEqual, equal, ok, rejects } from 'node:assert/strict';

import { ScriptError, type ScriptOutput } from '@llmspell/core';

import { createProbe } from './script-engine-probe.ts';
import type { EngineSuite } from './script-engine-suite.ts';

/** Calls in both directions, and their errors. */
export function testCalls(suite: EngineSuite): void {
  testHostCalls(suite);
  testErrors(suite);
  testCallbacks(suite);
  testInPlace(suite);
  testObjects(suite);
}

function testHostCalls({ test, value, run, profile }: EngineSuite): void {
  test('gives the value of a script', async () => equal(await value('answer'), 42));

  test('makes async and sync host calls', async () => {
    const probe = createProbe();
    probe.given = { text: 'hello', list: [1, 2, 3] };
    deepStrictEqual(await value('echo', { probe }), probe.given);
    deepStrictEqual(await value('echoNow', { probe }), probe.given);
  });

  test('reads a stream to its end', async () => deepStrictEqual(await value('stream'), [0, 1, 2, 3]));

  test('closes a stream that the script leaves', async () => {
    const probe = createProbe();
    equal(await value('streamBreak', { probe }), 1);
    equal(probe.closedEarly, 1);
  });

  test('prints in order, around host calls', async () => {
    const output: ScriptOutput[] = [];
    await run(profile.snippets.print, { onOutput: (part) => output.push(part) });
    deepStrictEqual(
      output.map(({ stream }) => stream).filter((stream) => stream !== 'stdout'),
      [],
    );
    equal(output.map(({ text }) => text).join(''), 'one\ntwo\n');
  });
}

function testErrors({ test, value, run, profile }: EngineSuite): void {
  for (const name of ['catchError', 'catchErrorNow'] as const) {
    test(`a script can catch an error of the host (${name})`, async () => {
      deepStrictEqual(await value(name), { code: 'TOOL_FAILED', message: 'the tool is broken' });
    });
  }

  test('an error of the host that nobody catches keeps its code and its cause, and has the line of the script', async () => {
    await rejects(run(profile.snippets.uncaughtError), (error) => {
      ok(error instanceof ScriptError);
      equal(error.code, 'TOOL_FAILED');
      ok(error.message.includes('the tool is broken'));
      deepStrictEqual(error.data, { attempt: 1 });
      deepStrictEqual(
        { file: error.frames[0]?.file, line: error.frames[0]?.line },
        { file: profile.filename, line: 3 },
      );
      return true;
    });
  });

  test('an error of the script has its line, and no frame of the host', async () => {
    await rejects(run(profile.snippets.ownError), (error) => {
      ok(error instanceof ScriptError);
      equal(error.code, 'SCRIPT_FAILED');
      ok(error.message.includes('mine'));
      equal(error.frames[0]?.line, 2);
      deepStrictEqual([...new Set(error.frames.map(({ file }) => file))], [profile.filename]);
      ok(!/node_modules|file:\/\/|wasm/.test(error.trace ?? ''));
      return true;
    });
  });

  test('an error of syntax has its line', async () => {
    await rejects(run(profile.snippets.syntaxError), (error) => {
      ok(error instanceof ScriptError);
      equal(error.code, 'SCRIPT_SYNTAX');
      equal(error.frames[0]?.line, 2);
      return true;
    });
  });
}

function testCallbacks({ test, value, open, profile }: EngineSuite): void {
  test('the host calls functions of the script', async () => {
    equal(await value('callback'), 42);
    equal(await value('callbackCalls'), 22);
    ok(String(await value('callbackThrows')).includes('inner'));
  });

  test('functions that the host calls side by side interleave at host calls', async () => {
    deepStrictEqual(await value('branches'), ['met', 'met']);
  });

  test('a function lives on after the script has ended, until the session is closed', async () => {
    const probe = createProbe();
    const session = await open({ api: probe.api });
    await session.run({ code: profile.snippets.keep, filename: profile.filename });
    const [kept] = probe.kept;
    ok(kept !== undefined);
    equal(await kept.call('late'), 'late!');
    await session.close();
    await rejects(kept.call('too late'), { code: 'CLOSED' });
  });
}

function testInPlace({ test, open, profile }: EngineSuite): void {
  test('a call in place brings back what the function changed, and what it gave', async () => {
    const probe = createProbe();
    await using session = await open({ api: probe.api });
    await session.run({ code: profile.snippets.keepChanging, filename: profile.filename });
    const [kept] = probe.kept;
    ok(kept !== undefined);
    const given = { text: 'a' };
    deepStrictEqual(await kept.callInPlace(given, 2), { result: 'done', args: [{ text: 'a', changed: 1 }, 2] });
    deepStrictEqual(given, { text: 'a' });
    equal(await kept.call(given), 'done');
  });
}

function testObjects({ test, value, run, profile }: EngineSuite): void {
  test('a handle has fields and methods, and is the same when it comes again', async () => {
    deepStrictEqual(await value('handle'), [5, 8, true]);
  });

  test('the host works with an instance of a subclass, by the names of the host class', async () => {
    equal(await value('subclass'), 'Mine BaseThing n 2 work');
  });

  test('an instance is one object of the host, and itself again in the script', async () => {
    const probe = createProbe();
    equal((await run(profile.snippets.subclassIdentity, { probe })).value, true);
    equal(probe.recorded.length, 1);
    equal(probe.recorded[0]?.constructor?.name, 'Thing');
  });
}
