import { parseJson, SpellError } from '@llmspell/core';
import { describe, expect, test } from 'vitest';

import { runIn } from './__fixtures__/run-in.ts';
import { createTestTerminal } from './__fixtures__/test-terminal.ts';
import { runCli } from './cli.ts';

describe('run', () => {
  test.each([
    ['hello.lua', 'print("hello from Lua")', 'hello from Lua\n'],
    ['hello.js', 'console.log("hello from JavaScript");', 'hello from JavaScript\n'],
    ['hello.mjs', 'console.log("hello from a module");', 'hello from a module\n'],
    ['hello.ts', 'const name: string = "TypeScript"; console.log(`hello from ${name}`);', 'hello from TypeScript\n'],
  ])('runs %s', async (file, code, printed) => {
    const { exitCode, out, error } = await runIn({ [file]: code }, ['run', file]);
    expect({ exitCode, out, error }).toEqual({ exitCode: 0, out: printed, error: '' });
  });

  test('runs a spell with the modules beside it', async () => {
    const files = {
      'app/main.lua': 'print(require("lib.greet")("you"))',
      'app/lib/greet.lua': 'return function(name) return "hi " .. name end',
    };
    expect((await runIn(files, ['run', 'app/main.lua'])).out).toBe('hi you\n');
  });

  test.each([
    ['spell.lua', 'print(table.concat(arg, "|"))'],
    ['spell.js', 'console.log(args.join("|"));'],
  ])('gives %s what follows --, options included', async (file, code) => {
    const { out } = await runIn({ [file]: code }, ['run', file, '--', 'one', '--json', '-x=1']);
    expect(out).toBe('one|--json|-x=1\n');
  });

  test('keeps the order of the two streams', async () => {
    const { written } = await runIn({ 'a.js': 'console.log("1"); console.error("2"); console.log("3");' }, [
      'run',
      'a.js',
    ]);
    expect(written).toEqual([
      ['out', '1\n'],
      ['error', '2\n'],
      ['out', '3\n'],
    ]);
  });

  test('reads a spell from standard input, in the language of --engine', async () => {
    expect((await runIn({}, ['run', '-', '--', 'x'], { input: 'print(ARGS[1])' })).out).toBe('x\n');
    expect((await runIn({}, ['run', '-', '-e', 'js'], { input: 'console.log(1 + 1)' })).out).toBe('2\n');
  });

  test('prints nothing of its own, and no value', async () => {
    const { out, error } = await runIn({ 'a.lua': 'return { answer = 42 }' }, ['run', 'a.lua']);
    expect(out + error).toBe('');
  });

  test('makes what is random repeatable', async () => {
    const files = { 'a.lua': 'print(math.random(1000000))', 'a.js': 'console.log(Math.random());' };
    for (const file of Object.keys(files)) {
      const [first, second] = [
        await runIn(files, ['run', file, '--seed', '7']),
        await runIn(files, ['run', file, '--seed', '7']),
      ];
      const other = await runIn(files, ['run', file, '--seed', '8']);
      expect(first.out).toBe(second.out);
      expect(first.out).not.toBe(other.out);
    }
  });
});

describe('--json', () => {
  test('prints one document with the value and what the spell printed', async () => {
    const code = 'console.log("out"); console.error("err"); export default { answer: 42 };';
    const { exitCode, out, error } = await runIn({ 'a.js': code }, ['run', 'a.js', '--json']);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
    expect(parseJson(out)).toMatchObject({
      status: 'success',
      value: { answer: 42 },
      exitCode: 0,
      runId: expect.any(String),
      spent: { usd: 0, tokens: 0 },
      stats: { hostCalls: expect.any(Number) },
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  test('prints an error as a document, with what was printed before it', async () => {
    const code = 'print("before")\nlocal function inner() error("no such luck") end\ninner()';
    const { exitCode, out, error } = await runIn({ 'a.lua': code }, ['run', 'a.lua', '--json']);
    expect({ exitCode, error }).toEqual({ exitCode: 1, error: '' });
    expect(parseJson(out)).toMatchObject({
      status: 'error',
      error: { code: 'SCRIPT_FAILED', message: expect.stringContaining('no such luck'), frames: expect.any(Array) },
      stdout: 'before\n',
    });
  });

  test('prints wrong usage as a document, too', async () => {
    const { exitCode, out, error } = await runIn({}, ['run', '--json', '--frob', 'a.lua']);
    expect({ exitCode, error }).toEqual({ exitCode: 2, error: '' });
    expect(parseJson(out)).toMatchObject({ status: 'error', error: { code: 'USAGE' } });
  });

  test('of the spell, after --, is no business of the command', async () => {
    const { out, error } = await runIn({ 'a.lua': 'error("x")' }, ['run', 'a.lua', '--', '--json']);
    expect(out).toBe('');
    expect(error).toContain('error: a.lua:1: x');
  });

  test('tells the exit code that a spell chose', async () => {
    const { exitCode, out } = await runIn({ 'a.lua': 'os.exit(7)' }, ['run', 'a.lua', '--json']);
    expect(exitCode).toBe(7);
    expect(parseJson(out)).toMatchObject({ status: 'exited', exitCode: 7 });
  });
});

describe('the exit code', () => {
  test.each([
    ['when the spell ends', 'return 1', 0],
    ['for os.exit()', 'os.exit()', 0],
    ['for os.exit(true)', 'os.exit(true)', 0],
    ['for os.exit(false)', 'os.exit(false)', 1],
    ['for os.exit(42)', 'os.exit(42)', 42],
    ['for an error', 'error("x")', 1],
    ['for an error in syntax', 'local = 1', 1],
    ['for a refusal', 'Tool.execute("file-operations", { operation = "read", path = "x" })', 3],
    ['for a limit', 'while true do end', 4],
  ])('%s in Lua', async (_, code, expected) => {
    expect((await runIn({}, ['exec', '--cpu-time=50ms', code])).exitCode).toBe(expected);
  });

  test.each([
    ['for exit(42)', 'exit(42);', 42],
    ['for exit()', 'exit();', 0],
    ['for an error', 'throw new Error("x");', 1],
    ['for an error in syntax', 'const = 1;', 1],
    ['for a refusal', 'await Tool.execute("file-operations", { operation: "read", path: "x" });', 3],
    ['for a limit', 'for (;;) {}', 4],
  ])('%s in JavaScript', async (_, code, expected) => {
    expect((await runIn({}, ['exec', '-e', 'js', '--cpu-time=50ms', code])).exitCode).toBe(expected);
  });

  test('is 130 for Ctrl-C while the spell waits', async () => {
    const terminal = createTestTerminal();
    const io = {
      ...terminal.io,
      out: () => terminal.interrupt(new SpellError({ code: 'ABORTED', message: 'Interrupted.' })),
    };
    const exitCode = await runCli(['exec', 'print("waiting") Async.sleep(60000)'], io);
    expect(exitCode).toBe(130);
    expect(terminal.error).toContain('error: Interrupted.');
  });
});

describe('an error', () => {
  test('shows message, code and the lines of the spell', async () => {
    const code = 'local function inner()\n  error("no such luck")\nend\ninner()';
    const { error } = await runIn({ 'spell.lua': code }, ['run', 'spell.lua']);
    expect(error).toMatch(/^error: spell\.lua:2: no such luck \[SCRIPT_FAILED\]\n/);
    expect(error).toContain('(spell.lua:2)');
    expect(error).toContain('(spell.lua:4)');
    expect(error).not.toMatch(/node_modules|worker|\.ts:/);
  });

  test('in TypeScript names the line as it was written', async () => {
    const code = 'interface A {\n  a: string;\n}\nconst a: A = { a: "x" };\nthrow new Error(a.a);';
    expect((await runIn({ 'spell.ts': code }, ['run', 'spell.ts'])).error).toContain('spell.ts:5');
  });

  test('of a refusal names the flag that would allow it', async () => {
    const code = 'return Tool.execute("file-operations", { operation = "read", path = "data.txt" })';
    const { error } = await runIn({ 'spell.lua': code }, ['run', 'spell.lua']);
    expect(error).toContain('--allow-read=');
    expect(error).toContain('PERMISSION_DENIED');
  });
});

describe('exec', () => {
  test('prints the value', async () => {
    expect((await runIn({}, ['exec', 'return 6 * 7'])).out).toBe('42\n');
    expect((await runIn({}, ['exec', '-e', 'js', 'export default { a: [1] }'])).out).toBe(
      '{\n  "a": [\n    1\n  ]\n}\n',
    );
    expect((await runIn({}, ['exec', '--engine=ts', 'export default 6 as number'])).out).toBe('6\n');
  });

  test('prints nothing where there is no value', async () => {
    expect((await runIn({}, ['exec', 'local a = 1'])).out).toBe('');
  });

  test('reads the code from standard input and gives it its arguments', async () => {
    const { out } = await runIn({}, ['exec', '-', '--', 'x'], { input: 'return ARGS[1]' });
    expect(out).toBe('"x"\n');
  });

  test('refuses a language that there is not', async () => {
    const { exitCode, error } = await runIn({}, ['exec', '-e', 'ruby', '1']);
    expect(exitCode).toBe(2);
    expect(error).toContain('--engine takes one of lua, javascript, js, typescript, ts; got "ruby"');
  });
});

describe('validate', () => {
  const files = {
    'good.lua': 'print(Tool.list())',
    'bad.lua': 'local x = 1\nprnt(x)',
    'bad.js': 'const a = ;',
    'worse.lua': 'local = 1',
  };

  test('passes what is right', async () => {
    const { exitCode, out } = await runIn(files, ['validate', 'good.lua']);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '1 spell checked, no errors\n' });
  });

  test('names file, line and what is wrong, of all files', async () => {
    const { exitCode, out } = await runIn(files, ['validate', 'good.lua', 'bad.lua', 'bad.js', 'worse.lua']);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^bad\.lua:2:.*prnt/m);
    expect(out).toMatch(/^bad\.js:1:.*error/m);
    expect(out).toMatch(/^worse\.lua:1:.*error/m);
    expect(out).toMatch(/4 spells checked, [3-9] errors\n$/);
  });

  test('runs nothing', async () => {
    const { out } = await runIn({ 'a.lua': 'print("ran")' }, ['validate', 'a.lua']);
    expect(out).not.toContain('ran');
  });

  test('prints JSON', async () => {
    const { exitCode, out } = await runIn(files, ['validate', '--json', 'bad.lua']);
    expect(exitCode).toBe(1);
    expect(parseJson(out)).toMatchObject({
      status: 'invalid',
      diagnostics: [{ file: 'bad.lua', line: 2, severity: 'error' }],
    });
    expect(parseJson((await runIn(files, ['validate', '--json', 'good.lua'])).out)).toEqual({
      status: 'valid',
      diagnostics: [],
    });
  });
});
