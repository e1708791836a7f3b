import { describe, expect, test } from 'vitest';

import { runIn } from './__fixtures__/run-in.ts';

const LOUD = `
export const plugin = {
  info: { name: 'loud', version: '1.0.0' },
  compatible: '>=0.0.0',
  initialize(host) {
    host.components.register({
      kind: 'tool',
      name: 'shout',
      description: 'Makes text loud',
      inputSchema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
      execute: ({ text }) => text.toUpperCase(),
    });
    host.addHostModule({ name: 'loud', classes: [{ name: 'Loud', description: 'Is loud', constants: { level: 11 } }] });
  },
};
`;
const TOY = `
export default {
  info: { name: 'toy', version: '1.0.0' },
  compatible: '>=0.0.0',
  initialize(host) {
    host.addEngine({
      language: 'toy',
      extensions: ['.toy'],
      open: async ({ onOutput }) => ({
        run: async ({ code }) => (onOutput?.({ stream: 'stdout', text: 'toy: ' + code }), { value: null }),
        stats: async () => ({ memoryBytes: 0, cpuMs: 0, hostCalls: 0 }),
        async close() {},
        async [Symbol.asyncDispose]() {},
      }),
      check: async () => [],
      async close() {},
    });
  },
};
`;
const FILES = {
  'loud.mjs': LOUD,
  'toy.mjs': TOY,
  'old.mjs': LOUD.replace('>=0.0.0', '^99.0.0'),
  'broken.mjs': 'throw new Error("\\u001B[2Jno licence")',
  'a.lua': 'print(Tool.execute("shout", { text = "hi" }), Loud.level)',
  'a.toy': 'anything',
  'plain.lua': 'print("ran")',
};

describe('--plugin', { timeout: 30_000 }, () => {
  test('loads what it names, and nothing else is loaded', async () => {
    expect(await runIn(FILES, ['run', '--plugin', './loud.mjs', '--plugin=toy.mjs', 'a.lua'])).toMatchObject({
      exitCode: 0,
      out: 'HI\t11\n',
      error: '',
    });
    expect((await runIn(FILES, ['run', 'a.lua'])).exitCode).toBe(1);
  });

  test('brings a language with its extension', async () => {
    expect(await runIn(FILES, ['run', '--plugin=toy.mjs', 'a.toy'])).toMatchObject({
      exitCode: 0,
      out: 'toy: anything',
    });
    expect((await runIn(FILES, ['run', 'a.toy'])).exitCode).toBe(2);
    expect(await runIn(FILES, ['run', '--plugin=loud.mjs', 'a.toy'])).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('[NOT_SUPPORTED]'),
    });
  });

  test.each([
    ['old.mjs', 'PLUGIN_INCOMPATIBLE', 'works with llmspell ^99.0.0'],
    ['broken.mjs', 'PLUGIN_FAILED', 'u{1b}[2Jno licence'],
    ['missing.mjs', 'PLUGIN_FAILED', 'could not be loaded'],
  ])('that fails, such as %s, is a warning, and the spell runs', async (module, code, message) => {
    for (const json of [[], ['--json']]) {
      const { exitCode, out, error } = await runIn(FILES, ['run', ...json, `--plugin=${module}`, 'plain.lua']);
      expect(exitCode).toBe(0);
      expect(out).toContain('ran');
      expect(error).toMatch(/^warning: /u);
      expect(error).toContain(message);
      expect(error).toContain(`[${code}]`);
    }
  });

  test('tells validate which classes there are', async () => {
    expect((await runIn(FILES, ['validate', '--plugin=loud.mjs', 'a.lua'])).exitCode).toBe(0);
    expect(await runIn(FILES, ['validate', 'a.lua'])).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('Loud'),
    });
  });
});

describe('a list of tools or models', { timeout: 30_000 }, () => {
  const tool = (name: string): string => `return Tool.execute("${name}", { input = "6 * 7" }).output`;
  const model = 'return Agent.new({ system_prompt = "x", model = "echo/echo" }):chat("hi")';
  const refused = (flag: string): object => ({
    exitCode: 3,
    error: expect.stringContaining(`To allow it, pass --allow-${flag}.`),
  });

  test.each([
    ['--allow-tool=calculator,uuid-generator', tool('calculator'), { exitCode: 0 }],
    ['--allow-tool=json-*', tool('calculator'), refused('tool=calculator')],
    ['--allow-tool=', tool('calculator'), refused('tool=calculator')],
    ['--allow-model=echo/*', model, { exitCode: 0 }],
    ['--allow-model=openai/*', model, refused('model=echo/echo')],
  ])('holds: %s', async (flag, code, expected) => {
    expect(await runIn({}, ['exec', flag, code])).toMatchObject(expected);
  });

  test('holds also with everything else allowed', async () => {
    expect((await runIn({}, ['exec', '--allow-all', '--allow-tool=uuid-generator', tool('calculator')])).exitCode).toBe(
      3,
    );
  });
});
