import { equal, ok, rejects } from 'node:assert/strict';

import { LimitError, type ScriptLimitName, type ScriptLimits } from '@llmspell/core';

import { createProbe } from './script-engine-probe.ts';
import type { EngineSuite } from './script-engine-suite.ts';

/** Small, so that a hostile script is stopped soon. */
const LIMITS: Partial<ScriptLimits> = {
  memoryBytes: 32 * 1024 * 1024,
  maxOutputBytes: 64 * 1024,
  maxHostCalls: 200,
  maxMessageBytes: 256 * 1024,
  maxPendingCalls: 50,
  maxTimers: 50,
};

/** Where another limit is looked for, a slow machine must not come to this one first. */
const CPU: Partial<Record<ScriptLimitName, Partial<ScriptLimits>>> = { cpu: { cpuMs: 400 } };

/** Limits hold for hostile scripts, and a script after one is served as ever. */
export function testLimits({ test, run, value, profile }: EngineSuite): void {
  for (const [limit, scripts] of Object.entries(profile.hostile) as [ScriptLimitName, Record<string, string>][]) {
    for (const [name, code] of Object.entries(scripts)) {
      test(`stops at the limit "${limit}": ${name}`, async () => {
        await rejects(run(code, { limits: { ...LIMITS, ...CPU[limit] } }), isLimit(limit));
        equal(await value('answer', { limits: LIMITS }), 42);
      });
    }
  }

  test('stops at the limit "wall", which counts waiting for the host', async () => {
    const probe = createProbe();
    await rejects(value('wait', { probe, limits: { wallMs: 100 } }), isLimit('wall'));
    ok(probe.waiting[0]?.aborted);
  });

  test('time spent waiting for the host is no CPU time of the script', async () => {
    const probe = createProbe();
    probe.given = 'x'.repeat(100_000);
    equal(await value('echo', { probe, limits: { cpuMs: 2_000 } }), probe.given);
  });

  test('a value of the host beyond the limit stops the script', async () => {
    const probe = createProbe();
    probe.given = 'x'.repeat(300_000);
    await rejects(value('echoNow', { probe, limits: LIMITS }), isLimit('message-size'));
  });

  test('hostile scripts side by side do not disturb a good one', async () => {
    const hostile = Object.values(profile.hostile.cpu).map((code) =>
      rejects(run(code, { limits: { ...LIMITS, ...CPU.cpu } }), isLimit('cpu')),
    );
    equal(await value('callbackCalls'), 22);
    await Promise.all(hostile);
  });
}

function isLimit(limit: ScriptLimitName): (error: unknown) => boolean {
  return (error) => {
    ok(error instanceof LimitError, `expected the limit "${limit}", got ${String(error)}`);
    equal(error.limit, limit);
    return true;
  };
}
