import { describe, expect, test } from 'vitest';

import { runIn } from './__fixtures__/run-in.ts';

const READ = 'return Tool.execute("file-operations", { operation = "read", path = "data/a.txt" }).output';
const WRITE =
  'return Tool.execute("file-operations", { operation = "write", path = "data/b.txt", input = "x" }).success';
const RUN = 'return Tool.execute("process-executor", { executable = "echo", arguments = { "ran" } }).output';
const ENV = 'return Tool.execute("environment-reader", { operation = "get", variable_name = "TEST_NAME" }).output';
const FILES = { 'data/a.txt': 'content', 'other/a.txt': 'other' };
const environment = { TEST_NAME: 'value', PATH: process.env['PATH'] ?? '' };

describe('a permission', () => {
  test.each([
    ['read', READ],
    ['write', WRITE],
    ['run', RUN],
    ['env', ENV],
    ['net', 'return Tool.execute("http-requester", { url = "http://127.0.0.1:65000/" })'],
  ])('to %s is not there without its flag', async (kind, code) => {
    const { exitCode, error, asked } = await runIn(FILES, ['exec', code], { environment });
    expect(exitCode).toBe(3);
    expect(error).toContain(`--allow-${kind}=`);
    expect(asked).toEqual([]);
  });

  test.each([
    ['--allow-read', READ, 'content'],
    ['--allow-read=data', READ, 'content'],
    ['--allow-read=./other,./data', READ, 'content'],
    ['--allow-write', WRITE, 'true'],
    ['--allow-write=data', WRITE, 'true'],
    ['--allow-run', RUN, 'ran'],
    ['--allow-run=echo', RUN, 'ran'],
    ['--allow-env', ENV, 'value'],
    ['--allow-env=TEST_NAME', ENV, 'value'],
    ['--allow-all', READ, 'content'],
    ['--allow-all', RUN, 'ran'],
  ])('is given by %s', async (flag, code, expected) => {
    const { exitCode, out, error } = await runIn(FILES, ['exec', flag, code], { environment });
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(out).toContain(expected);
  });

  test.each([
    ['--allow-read=other', READ],
    ['--allow-read', WRITE],
    ['--allow-write=other', WRITE],
    ['--allow-run=ls', RUN],
    ['--allow-env=OTHER', ENV],
  ])('is not given by %s', async (flag, code) => {
    expect((await runIn(FILES, ['exec', flag, code], { environment })).exitCode).toBe(3);
  });

  test('a flag with a list after a space is refused instead of allowing everything', async () => {
    const { exitCode, error } = await runIn({ 'a.lua': READ }, ['run', '--allow-read', './other', 'a.lua']);
    expect(exitCode).toBe(2);
    expect(error).toContain('--allow-read takes its list after "=": --allow-read=./other');
  });
});

describe("what a spell's first lines ask for", () => {
  const spell = { ...FILES, 'a.lua': `-- @allow-read=./data\n-- @allow-env=TEST_NAME\nprint("ran")\n${READ}` };

  test('is refused without a terminal, and the flags are named', async () => {
    const { exitCode, out, error } = await runIn(spell, ['run', 'a.lua']);
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
    expect(error).toContain('--allow-read=./data --allow-env=TEST_NAME');
  });

  test('is given by the flags, without a question', async () => {
    const flags = ['--allow-read=./data', '--allow-env=TEST_NAME'];
    expect(await runIn(spell, ['run', ...flags, 'a.lua'])).toMatchObject({ exitCode: 0, out: 'ran\n' });
    expect((await runIn(spell, ['run', '--allow-all', 'a.lua'], { answers: [] })).asked).toEqual([]);
  });

  test('is asked once at a terminal, all together', async () => {
    const { exitCode, out, asked } = await runIn(spell, ['run', 'a.lua'], { answers: ['y'] });
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'ran\n' });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('a.lua asks for these permissions:\n  read ./data\n  env TEST_NAME\n');
  });

  test('is asked about only as far as the flags do not give it', async () => {
    const { asked } = await runIn(spell, ['run', '--allow-env=TEST_NAME', 'a.lua'], { answers: ['yes'] });
    expect(asked[0]).not.toContain('TEST_NAME');
  });

  test.each(['', 'n', 'no', 'x'])('is refused by the answer %j, and the spell does not start', async (answer) => {
    const { exitCode, out } = await runIn(spell, ['run', 'a.lua'], { answers: [answer] });
    expect({ exitCode, out }).toEqual({ exitCode: 3, out: '' });
  });

  test('cannot hide anything in the question', async () => {
    const hidden = { 'a.lua': '-- @allow-read=./data\u001B[2Kharmless\u202E\nreturn 1' };
    const { asked } = await runIn(hidden, ['run', 'a.lua'], { answers: ['n'] });
    expect(asked[0]).toContain('read ./data\\u{1b}[2Kharmless\\u{202e}\n');
  });

  test('has to be understood', async () => {
    const { exitCode, error } = await runIn({ 'a.lua': '-- @allow-money=1' }, ['run', 'a.lua']);
    expect(exitCode).toBe(1);
    expect(error).toContain('a.lua:1: expected a permission');
  });
});

describe('a person at the terminal', () => {
  const code = `${READ.replace('return', 'local first =')}\n${READ.replace('return', 'local second =')}\nreturn first == second`;

  test('is asked about what no flag gives, and may allow it once', async () => {
    const { exitCode, asked } = await runIn(FILES, ['exec', code], { answers: ['y', 'y'] });
    expect(exitCode).toBe(0);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatch(/^The spell wants to read .*data\/a\.txt \(--allow-read=.*\)\. Allow\? /);
  });

  test('may allow it for the run', async () => {
    const { exitCode, asked } = await runIn(FILES, ['exec', code], { answers: ['a'] });
    expect({ exitCode, questions: asked.length }).toEqual({ exitCode: 0, questions: 1 });
  });

  test.each(['', 'n', '?'])('refuses with %j', async (answer) => {
    expect((await runIn(FILES, ['exec', code], { answers: [answer] })).exitCode).toBe(3);
  });

  test('sees no control characters of the spell in a question', async () => {
    const hostile = 'Tool.execute("file-operations", { operation = "read", path = "a\\27[2Kb" })';
    const { asked } = await runIn(FILES, ['exec', hostile], { answers: ['n'] });
    expect(asked[0]).toContain('a\\u{1b}[2Kb');
    expect(asked[0]).not.toContain('\u001B');
  });
});
