import { describe, expect, test } from 'vitest';

import { runIn } from './__fixtures__/run-in.ts';

describe('--help', () => {
  test.each([[[]], [['run']], [['exec']], [['validate']]])(
    'of %j has examples that begin with llmspell',
    async (command) => {
      const { exitCode, out, error } = await runIn({}, [...command, '--help']);
      expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
      expect(out).toMatch(/^Usage: llmspell/);
      expect(out).toMatch(/Examples:\n {2}(?:llmspell|echo)/);
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    },
  );

  test('says how lists of permissions are written', async () => {
    expect((await runIn({}, ['run', '--help'])).out).toContain('--allow-net[=hosts]');
  });

  test('is what one gets without a command', async () => {
    const { exitCode, error } = await runIn({}, []);
    expect(exitCode).toBe(2);
    expect(error).toMatch(/^Usage: llmspell/);
  });

  test('of a command is also found by help', async () => {
    const { exitCode, out } = await runIn({}, ['help', 'exec']);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Usage: llmspell exec/);
  });
});

test('--version prints it', async () => {
  const { exitCode, out } = await runIn({}, ['--version']);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
});

describe('wrong usage has exit code 2 and says what to do', () => {
  test.each([
    ['an unknown command', ['rnu', 'a.lua'], /unknown command 'rnu'.*Did you mean run/],
    ['an unknown option', ['run', '--jsn', 'a.lua'], /unknown option '--jsn'.*Did you mean --json/],
    ['a missing file', ['run'], /missing required argument 'file'/],
    ['a missing list of files', ['validate'], /missing required argument 'files'/],
    ['an option without its value', ['run', 'a.lua', '--timeout'], /--timeout <duration>.* argument missing/],
    ['an address', ['run', 'https://example.com/a.lua'], /runs files, not addresses\. Download/],
    ['a folder', ['run', 'folder'], /"folder" is a folder\. Name the spell in it/],
    ['a file that is not there', ['run', 'spel.lua'], /There is no file "spel\.lua" in .*Did you mean spell\.lua\?/],
    ['a file that is no spell', ['run', 'data.json'], /"data\.json" is no spell: .*\.lua, \.js/],
    ['a missing file to check', ['validate', 'spell.lua', 'none.lua'], /There is no file "none\.lua"/],
  ])('%s', async (_, argv, expected) => {
    const files = { 'spell.lua': 'return 1', 'folder/a.lua': 'return 1', 'data.json': '{}' };
    const { exitCode, out, error } = await runIn(files, argv);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(error).toMatch(/^error: /);
    expect(error).toMatch(expected);
  });

  test("an option after the spell may be the spell's own", async () => {
    const { exitCode, error } = await runIn({}, ['run', 'a.lua', '--topic', 'solid state']);
    expect(exitCode).toBe(2);
    expect(error).toContain(`put it after "--": llmspell run a.lua -- --topic 'solid state'`);
    const { error: before } = await runIn({}, ['run', '--topic', 'x', 'a.lua']);
    expect(before).not.toContain('put it after');
  });

  test('names the help of the command', async () => {
    expect((await runIn({}, ['exec', '--frob', 'x'])).error).toContain('Run `llmspell exec --help`');
    expect((await runIn({}, ['--frob'])).error).toContain('Run `llmspell --help`');
  });
});

test('a module that a spell imports and that is not there is a failure of the spell', async () => {
  const { exitCode, error } = await runIn({ 'a.js': "import './missing.js';" }, ['run', 'a.js']);
  expect(exitCode).toBe(1);
  expect(error).toMatch(/missing\.js.*imported by .*a\.js/);
});
