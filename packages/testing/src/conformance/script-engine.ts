import { deepStrictEqual, ok } from 'node:assert/strict';

import type { ScriptEngine, ScriptOutput, ScriptSessionOptions } from '@llmspell/core';

import { testCalls } from './script-engine-calls.ts';
import { testLife } from './script-engine-life.ts';
import { testLimits } from './script-engine-limits.ts';
import { createMemoryLog } from './script-engine-log.ts';
import { createProbe } from './script-engine-probe.ts';
import type { ScriptProfile } from './script-engine-profile.ts';
import { testRepeat } from './script-engine-repeat.ts';
import type { EngineSuite } from './script-engine-suite.ts';
import { testValues } from './script-engine-values.ts';

export interface ScriptEngineConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** The engine under test. It may be one for all tests: each runs its scripts in sessions of its own. */
  readonly createEngine: () => ScriptEngine | Promise<ScriptEngine>;
  readonly profile: ScriptProfile;
}

/** What every script engine has to do. The same suite serves all languages: a profile supplies the scripts. */
export function scriptEngineConformance({ test, createEngine, profile }: ScriptEngineConformanceOptions): void {
  const suite = createSuite({ test, createEngine, profile }, () => ({}));
  testAll(suite);
  testRepeat(suite);
  // A session that can be repeated is no other one to its script.
  const logged: ScriptEngineConformanceOptions['test'] = (name, body) => test(`with a log: ${name}`, body);
  testAll(createSuite({ test: logged, createEngine, profile }, () => ({ log: createMemoryLog() })));
}

function testAll(suite: EngineSuite): void {
  testCalls(suite);
  testValues(suite);
  testLife(suite);
  testLimits(suite);
  testEscapes(suite);
}

function createSuite(
  { test, createEngine, profile }: ScriptEngineConformanceOptions,
  variant: () => Partial<ScriptSessionOptions>,
): EngineSuite {
  const open: EngineSuite['open'] = async (options) => (await createEngine()).open({ ...variant(), ...options });
  const run: EngineSuite['run'] = async (code, { probe = createProbe(), ...options } = {}) => {
    await using session = await open({ api: probe.api, ...options });
    return await session.run({ code, filename: profile.filename });
  };
  return {
    test,
    profile,
    engine: async () => createEngine(),
    open,
    run,
    value: async (name, options) => (await run(profile.snippets[name], options)).value,
  };
}

function testEscapes({ test, profile, run }: EngineSuite): void {
  for (const [name, code] of Object.entries(profile.escapes)) {
    test(`reaches nothing of the host: ${name}`, async () => {
      const output: ScriptOutput[] = [];
      const found = await run(code, { onOutput: (part) => output.push(part) }).then(
        ({ value }) => value,
        // A script that fails on the way has reached nothing either.
        () => false,
      );
      ok(found === false || found === null || found === undefined, `the script found: ${String(found)}`);
      deepStrictEqual(Object.keys(Object.prototype), []);
    });
  }
}
