import { LimitError, ScriptError } from '@llmspell/core';
import { afterAll, describe, expect, test } from 'vitest';

import { attacks } from './__fixtures__/attacks.ts';
import { probeApi } from './__fixtures__/probe-api.ts';
import { createJavaScriptEngine } from './create-javascript-engine.ts';

describe('hostile scripts', { timeout: 30_000 }, () => {
  const engine = createJavaScriptEngine();
  afterAll(() => engine.close());

  const limits = {
    cpuMs: 250,
    wallMs: 4_000,
    memoryBytes: 32 * 1024 * 1024,
    maxOutputBytes: 64 * 1024,
    maxHostCalls: 500,
    maxPendingCalls: 50,
    maxTimers: 50,
    maxMessageBytes: 1024 * 1024,
  };

  const outcomeOf = async (code: string): Promise<string> => {
    await using session = await engine.open({ api: probeApi(), limits });
    try {
      await session.run({ code, filename: 'attack.js' });
      return 'value';
    } catch (error) {
      if (error instanceof LimitError) return error.limit;
      return error instanceof ScriptError ? 'error' : String(error);
    }
  };

  test.for(Object.entries(attacks))('%s', async ([, { code, outcomes }]) => {
    expect(outcomes).toContain(await outcomeOf(code));
    expect(await outcomeOf('export default await Probe.echo(1);')).toBe('value');
  });
});
