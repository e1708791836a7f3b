import { parseJson, type ScriptOutput, type ScriptSource } from '@llmspell/core';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';

import { probeApi } from './__fixtures__/probe-api.ts';
import { KNOWN_GLOBALS } from './check/known-globals.ts';
import { createJavaScriptEngine } from './create-javascript-engine.ts';

const engine = createJavaScriptEngine();
afterAll(() => engine.close());

async function run(code: string, source: Partial<ScriptSource> = {}, output: ScriptOutput[] = []): Promise<unknown> {
  await using session = await engine.open({ api: probeApi(), onOutput: (part) => output.push(part) });
  const { value } = await session.run({ code, filename: 'spell.js', ...source });
  return value;
}

describe('modules', () => {
  const modules = new Map([
    ['./lib/a.js', `export { b } from './b.js'; export const a = 1;`],
    ['./lib/b.ts', `export const b: number = 2;`],
    ['shared', `import { Probe } from 'llmspell'; export default Probe.echoNow(3);`],
  ]);

  test('are found among those that came with the spell, relative to each other', async () => {
    const code = `import { a, b } from './lib/a.js'; import c from 'shared'; export default [a, b, c, (await import('./lib/b')).b];`;
    expect(await run(code, { modules })).toEqual([1, 2, 3, 2]);
  });

  test('a module that is missing is named with its importer', async () => {
    await expect(run(`import './x.js'`, { modules })).rejects.toThrow(/"\.\/x\.js", imported by spell\.js/);
  });

  test('an error in a module has the place in the module', async () => {
    const broken = new Map([['./m.js', `export function fail() {\n  throw new Error('deep');\n}`]]);
    const failing = run(`import { fail } from './m.js';\nfail();`, { modules: broken });
    await expect(failing).rejects.toMatchObject({
      frames: [
        { file: './m.js', line: 2 },
        { file: 'spell.js', line: 2 },
      ],
    });
  });
});

describe('TypeScript', () => {
  test('runs without its types, and errors keep their lines', async () => {
    const code = `interface Point {\n  x: number;\n}\nconst p = { x: 1 } satisfies Point;\nexport default (p as Point).x;`;
    expect(await run(code, { filename: 'spell.ts' })).toBe(1);
    const failing = run(`type A = {\n  b: string;\n};\nconst a = undefined as unknown as A;\na.b;`, {
      filename: 'spell.ts',
    });
    await expect(failing).rejects.toMatchObject({ frames: [{ file: 'spell.ts', line: 5 }] });
  });

  test('what is more than types is refused with advice', async () => {
    const failing = run('const a = 1;\nenum Color { Red }', { filename: 'spell.ts' });
    await expect(failing).rejects.toMatchObject({
      code: 'SCRIPT_SYNTAX',
      message: expect.stringContaining('instead of an enum'),
      frames: [{ line: 2 }],
    });
  });
});

describe('the language', () => {
  test('a return at the top says what to write', async () => {
    await expect(run('return 5;')).rejects.toThrow(/export default/);
  });

  test('waiting for nothing is an error, not a wait', async () => {
    await expect(run('await new Promise(() => {});')).rejects.toThrow(/can never happen/);
    expect(await run('export default await new Promise((done) => setTimeout(done, 5, 1));')).toBe(1);
  });

  test('timers run, and an error in one is told on the console', async () => {
    const output: ScriptOutput[] = [];
    const code = `const id = setInterval(() => {}, 1); setTimeout(() => { throw new Error('late'); }, 1);
Promise.reject(new Error('nobody'));
await new Promise((done) => setTimeout(done, 20, 'x')); clearInterval(id);`;
    await run(code, {}, output);
    expect(output.map(({ stream, text }) => [stream, text.split('\n')[0]])).toEqual([
      ['stderr', 'Unhandled rejection: Error: nobody'],
      ['stderr', 'Uncaught Error: late'],
    ]);
  });

  test('console tells streams apart and shows data', async () => {
    const output: ScriptOutput[] = [];
    await run(
      `console.log('a', { b: [1, 'c'] }); console.error(new Map([[1, null]])); console.log(class A {});`,
      {},
      output,
    );
    expect(output).toEqual([
      { stream: 'stdout', text: `a { b: [ 1, "c" ] }\n` },
      { stream: 'stderr', text: 'Map(1) { 1 => null }\n' },
      { stream: 'stdout', text: '[Function: A]\n' },
    ]);
  });

  test('the memory of the machine itself stays near its limit', async () => {
    const memoryBytes = 32 * 1024 * 1024;
    const session = await engine.open({ api: probeApi(), limits: { memoryBytes } });
    const code = 'const all = []; for (;;) all.push(new Uint8Array(1 << 18).fill(1));';
    await expect(session.run({ code, filename: 'spell.js' })).rejects.toMatchObject({ limit: 'memory' });
    const used = (await session.stats()).memoryBytes;
    await session.close();
    expect(used).toBeGreaterThan(memoryBytes / 8);
    expect(used).toBeLessThanOrEqual(memoryBytes * 1.25);
  });

  test('exit ends the spell with its code, at once', async () => {
    await using session = await engine.open({ api: probeApi() });
    expect(await session.run({ code: 'exit(3); for (;;);', filename: 'spell.js' })).toEqual({
      value: undefined,
      exitCode: 3,
    });
  });

  test('a function of the host can be called by the script', async () => {
    const code = 'const twice = await Probe.echo((x) => x * 2); export default typeof twice;';
    expect(await run(code)).toBe('function');
  });

  test('data crosses both ways unchanged', async () => {
    // Keys named __proto__ are dropped at the border, and by parseJson.
    const value = fc.json({ maxDepth: 4 }).map((text) => parseJson(text));
    await using session = await engine.open({ api: probeApi() });
    const { value: echo } = await session.run({ code: 'export default (x) => Probe.echo(x);', filename: 'spell.js' });
    const call = (given: unknown): Promise<unknown> => (echo as { call(given: unknown): Promise<unknown> }).call(given);
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        expect(await call(given)).toEqual(given);
      }),
    );
  });
});

describe('check', () => {
  const check = (code: string, source: Partial<ScriptSource> = {}) =>
    engine.check({ code, filename: 'spell.js', ...source }, probeApi().manifest);

  test('finds nothing in a good spell', async () => {
    const code = `import { Probe as P } from 'llmspell';\nconst x = await P.echo(args[0]);\nif (typeof window === 'undefined') print(x, Probe.call_back);`;
    expect(await check(code)).toEqual([]);
  });

  test('finds unknown names, members, exports and modules, with their places', async () => {
    const code = `import { Prob } from 'llmspell';\nimport './nope.js';\nconsol.log(1);\nProbe.ecko(1);`;
    const found = await check(code);
    expect(found.map(({ line, column, message }) => [line, column, message.replace(/\. .*/, '')])).toEqual([
      [1, 10, '"llmspell" has no export "Prob"'],
      [2, 8, expect.stringContaining('Cannot find module "./nope.js"')],
      [3, 1, '"consol" is not defined'],
      [4, 7, 'Probe has no member "ecko"'],
    ]);
    expect(found[3]?.message).toContain('Did you mean "echo"?');
  });

  test('finds errors of syntax, in TypeScript and in modules too', async () => {
    expect(await check('function f(x) { return x; }\nexport default f(1);')).toEqual([]);
    expect(await check('let a = 1;\nlet b = ;')).toMatchObject([{ line: 2, column: 9, severity: 'error' }]);
    expect(await check('\nenum A {}', { filename: 'spell.ts' })).toMatchObject([{ line: 2, file: 'spell.ts' }]);
    expect(await check(`import './m.js';`, { modules: new Map([['./m.js', '(']]) })).toMatchObject([
      { file: './m.js' },
    ]);
  });

  test('knows the globals that there are', async () => {
    const names = await run('export default Object.getOwnPropertyNames(globalThis);');
    const classes = probeApi().manifest.classes.map(({ name }) => name);
    expect((names as string[]).filter((name) => !classes.includes(name)).toSorted()).toEqual(
      [...KNOWN_GLOBALS].toSorted(),
    );
  });
});
