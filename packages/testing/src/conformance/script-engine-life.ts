import { deepStrictEqual, equal, notDeepStrictEqual, rejects } from 'node:assert/strict';

import { createProbe } from './script-engine-probe.ts';
import type { EngineSuite } from './script-engine-suite.ts';

/** What comes with a session, and how it ends. */
export function testLife(suite: EngineSuite): void {
  testSurroundings(suite);
  testEnds(suite);
  testOnce(suite);
}

function testSurroundings({ test, value }: EngineSuite): void {
  test('gives a script its arguments', async () => {
    deepStrictEqual(await value('args', { args: ['one', '--two'] }), ['one', '--two']);
  });

  test('the same seed gives the same random numbers', async () => {
    const first = await value('random', { seed: 7 });
    deepStrictEqual(await value('random', { seed: 7 }), first);
    notDeepStrictEqual(await value('random', { seed: 8 }), first);
  });

  test('the time is the one it is given', async () => {
    equal(await value('time', { now: () => 1_234_567_890_000 }), 1_234_567_890);
  });

  test('every script has a fresh machine, also side by side', async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => value('callbackCalls')));
    deepStrictEqual(
      results,
      Array.from({ length: 8 }, () => 22),
    );
  });
}

function testEnds({ test, open, profile, value }: EngineSuite): void {
  const { filename, snippets } = profile;

  test('stop rejects the run with its reason, and ends the calls under way', async () => {
    const probe = createProbe();
    const session = await open({ api: probe.api });
    const run = session.run({ code: snippets.wait, filename });
    const reason = new Error('enough');
    const rejected = rejects(run, (error) => error === reason);
    await probe.entered;
    await session.stop(reason);
    await rejected;
    equal(probe.waiting[0]?.reason, reason);
    equal(await value('answer'), 42);
  });

  test('an abort rejects with the reason of the signal', async () => {
    const probe = createProbe();
    const controller = new AbortController();
    const session = await open({ api: probe.api, signal: controller.signal });
    const run = session.run({ code: snippets.wait, filename });
    const reason = new Error('aborted');
    const rejected = rejects(run, (error) => error === reason);
    await probe.entered;
    controller.abort(reason);
    await rejected;
    await session.close();
  });

  test('does not open for a signal that is aborted already', async () => {
    const reason = new Error('too late');
    const opening = open({ api: createProbe().api, signal: AbortSignal.abort(reason) });
    await rejects(opening, (error) => error === reason);
  });

  test('close rejects the run, may be called twice, and nothing runs after it', async () => {
    const probe = createProbe();
    const session = await open({ api: probe.api });
    const rejected = rejects(session.run({ code: snippets.wait, filename }), { code: 'CLOSED' });
    await probe.entered;
    await session.close();
    await session.close();
    await rejected;
    const other = await open({ api: probe.api });
    await other.close();
    await rejects(other.run({ code: snippets.answer, filename }), { code: 'CLOSED' });
  });
}

function testOnce({ test, open, profile }: EngineSuite): void {
  const { filename, snippets } = profile;

  test('a session runs one script', async () => {
    const session = await open({ api: createProbe().api });
    equal((await session.run({ code: snippets.answer, filename })).value, 42);
    await rejects(session.run({ code: snippets.answer, filename }), { code: 'ALREADY_EXISTS' });
    await session.close();
  });

  test('counts the host calls', async () => {
    const session = await open({ api: createProbe().api });
    await session.run({ code: snippets.echo, filename });
    equal((await session.stats()).hostCalls, 2);
    await session.close();
  });
}
