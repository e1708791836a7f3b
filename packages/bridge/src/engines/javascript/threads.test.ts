import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

import { createRunContext, defineHostMethod, SpellError, type HostModule } from '@llmspell/core';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { createHostApi } from '../../index.ts';
import { probeApi } from './__fixtures__/probe-api.ts';
import { createJavaScriptEngine } from './create-javascript-engine.ts';

const filename = 'spell.js';

describe('the threads of an engine', { timeout: 30_000 }, () => {
  test('scripts beyond the cap wait their turn, in order, and can give up waiting', async () => {
    const engine = createJavaScriptEngine({ pool: { cap: 1, warm: 1 } });
    const first = await engine.open({ api: probeApi() });
    const controller = new AbortController();
    const impatient = engine.open({ api: probeApi(), signal: controller.signal });
    const second = engine.open({ api: probeApi() });
    const reason = new Error('too long');
    controller.abort(reason);
    await expect(impatient).rejects.toBe(reason);
    await first.close();
    expect(await (await second).run({ code: 'export default 2;', filename })).toEqual({ value: 2 });
    const third = engine.open({ api: probeApi() });
    await Promise.all([expect(third).rejects.toMatchObject({ code: 'CLOSED' }), engine.close()]);
  });

  describe('a spell that starts spells', () => {
    const engine = createJavaScriptEngine({ pool: { cap: 1, warm: 1 } });
    afterAll(() => engine.close());
    const code = 'const { depth, stop } = await Spell.start(args); export default { depth: depth + 1, stop };';

    const spells: HostModule = {
      name: 'spells',
      classes: [
        {
          name: 'Spell',
          description: 'Starts itself',
          statics: {
            start: defineHostMethod({
              description: 'Starts itself until it may not',
              params: z.tuple([z.array(z.string())]),
              call: async () => {
                try {
                  return (await start()).value;
                } catch (error) {
                  return { depth: 0, stop: SpellError.isInstance(error) ? error.code : String(error) };
                }
              },
            }),
          },
        },
      ],
    };
    async function start() {
      const spell = { args: [], filename, print: () => {} };
      const api = createHostApi([spells], { context: createRunContext(), language: 'javascript', spell });
      await using session = await engine.open({ api });
      return await session.run({ code, filename });
    }

    test('does not wait for a place, and may go eight levels deep', async () => {
      expect(await start()).toEqual({ value: { depth: 9, stop: 'NOT_SUPPORTED' } });
    });
  });

  test('a call after close has a code, and close may be called twice', async () => {
    const engine = createJavaScriptEngine();
    const session = await engine.open({ api: probeApi() });
    await engine.close();
    await engine.close();
    await expect(session.run({ code: '', filename })).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(engine.open({ api: probeApi() })).rejects.toMatchObject({ code: 'CLOSED' });
  });

  test('a listener of output that throws ends its script, not the process', async () => {
    const engine = createJavaScriptEngine();
    const error = new Error('disk full');
    const session = await engine.open({
      api: probeApi(),
      onOutput: () => {
        throw error;
      },
    });
    await expect(session.run({ code: 'print(1); for (;;) await null;', filename })).rejects.toBe(error);
    await engine.close();
  });

  test('idle threads and open sessions keep no process alive', async () => {
    const resolve = createRequire(import.meta.url).resolve;
    const program = `
      const { createJavaScriptEngine } = await import(${JSON.stringify(resolve('@llmspell/bridge/javascript'))});
      const engine = createJavaScriptEngine();
      const api = { manifest: { classes: [] } };
      const session = await engine.open({ api });
      console.log((await session.run({ code: 'setInterval(() => {}, 5); export default 7;', filename: 'a.js' })).value);`;
    const flags = process.execArgv.filter((argument) => argument.startsWith('--conditions='));
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--input-type=module', '-e', program]);
    expect(stdout).toBe('7\n');
  });
});
