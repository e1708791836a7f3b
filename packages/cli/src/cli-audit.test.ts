import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { createSpellFolder } from './__fixtures__/spell-folder.ts';
import { createTestTerminal, type TestTerminalOptions } from './__fixtures__/test-terminal.ts';
import { runCli } from './cli.ts';

const READ = 'return Tool.execute("file-operations", { operation = "read", path = "data/a.txt" }).output';
const SPELLS = {
  'data/a.txt': 'content',
  'a.lua': READ,
  'asks.lua': `-- @allow-read=./data\n${READ}`,
  'fails.lua': 'error("no")',
};

/** A folder with spells, in which the command is called several times. */
async function openFolder() {
  const folder = await createSpellFolder(SPELLS);
  const call = async (argv: readonly string[], options: Omit<TestTerminalOptions, 'cwd'> = {}) => {
    const { io, ...terminal } = createTestTerminal({ ...options, cwd: folder.path });
    const exitCode = await runCli(argv, io);
    return { exitCode, ...terminal, out: outOf(terminal.written, 'out'), error: outOf(terminal.written, 'error') };
  };
  return {
    call,
    file: (name: string) => path.join(folder.path, name),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function outOf(written: readonly (readonly ['out' | 'error', string])[], stream: 'out' | 'error'): string {
  return written.flatMap(([name, text]) => (name === stream ? [text] : [])).join('');
}

interface Shown {
  readonly status: string;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

describe('an audit log', { timeout: 30_000 }, () => {
  test('has what the spell may do, what it did, and is whole over several runs', async () => {
    await using folder = await openFolder();
    await folder.call(['run', '--audit', 'log', '--allow-read=data', '--max-tokens=5', 'a.lua']);
    await folder.call(['run', '--audit=log', 'a.lua']);
    await folder.call(['run', '--audit=log', 'fails.lua']);
    const { exitCode, out } = await folder.call(['audit', 'show', '--json', 'log']);
    const { status, records } = JSON.parse(out) as Shown;
    expect({ exitCode, status }).toEqual({ exitCode: 0, status: 'valid' });
    const file = folder.file('data/a.txt');
    expect(records).toMatchObject([
      {
        action: 'grants',
        target: 'a.lua',
        details: { permissions: { read: ['data'], write: false, tool: true, prompt: false }, maxTokens: 5 },
      },
      { action: 'permission', target: file, result: 'success', details: { permission: 'read', grant: 'data' } },
      { action: 'tool-call', target: 'file-operations', result: 'success' },
      { action: 'grants', target: 'a.lua', details: { permissions: { read: false } } },
      { action: 'permission', target: file, result: 'denied' },
      { action: 'tool-call', target: 'file-operations', result: 'failure' },
      { action: 'grants', target: 'fails.lua' },
    ]);
    expect(records[0]?.['runId']).toBe(records[2]?.['runId']);
    expect(records[0]?.['runId']).not.toBe(records[3]?.['runId']);
    expect(await folder.call(['audit', 'verify', 'log'])).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('log is whole: 7 records'),
    });
  });

  test('has what a person answered: to the manifest, and to each question', async () => {
    await using folder = await openFolder();
    await folder.call(['run', '--audit=log', 'asks.lua'], { answers: ['y'] });
    await folder.call(['run', '--audit=log', 'asks.lua'], { answers: ['n'] });
    await folder.call(['run', '--audit=log', 'asks.lua']);
    await folder.call(['run', '--audit=log', 'a.lua'], { answers: ['a'] });
    await folder.call(['run', '--audit=log', 'a.lua'], { answers: ['n'] });
    const { records } = JSON.parse((await folder.call(['audit', 'show', '--json', 'log'])).out) as Shown;
    const asked = ['read ./data'];
    expect(records.filter(({ action }) => action !== 'tool-call')).toMatchObject([
      { action: 'manifest', target: 'asks.lua', result: 'success', details: { asked, prompted: true } },
      { action: 'grants', details: { permissions: { read: ['./data'], prompt: true } } },
      { action: 'permission', details: { grant: './data' } },
      { action: 'manifest', result: 'denied', details: { asked, prompted: true } },
      { action: 'manifest', result: 'denied', details: { asked, prompted: false } },
      { action: 'grants' },
      { action: 'permission', result: 'success', details: { grant: 'prompt', answer: 'always' } },
      { action: 'grants' },
      { action: 'permission', result: 'denied', details: { answer: 'deny' } },
    ]);
  });

  test('that was changed is found, with the line, and is not written to any more', async () => {
    await using folder = await openFolder();
    await folder.call(['run', '--audit=log', '--allow-read=data', 'a.lua']);
    const text = await readFile(folder.file('log'), 'utf8');
    await writeFile(folder.file('log'), text.replace('"success"', '"failure"'));
    expect(await folder.call(['audit', 'verify', 'log'])).toMatchObject({
      exitCode: 1,
      out: '',
      error: 'log is not whole: line 1 was changed\n',
    });
    const json = await folder.call(['audit', 'verify', '--json', 'log']);
    expect([json.exitCode, JSON.parse(json.out)]).toEqual([
      1,
      { status: 'invalid', valid: false, line: 1, reason: 'was changed' },
    ]);
    const shown = await folder.call(['audit', 'show', 'log']);
    expect(shown).toMatchObject({ exitCode: 1, error: 'warning: log is not whole: line 1 was changed\n' });
    expect(shown.out.split('\n')).toHaveLength(4);
    const changed = await readFile(folder.file('log'), 'utf8');
    const refused = await folder.call(['run', '--audit=log', 'a.lua']);
    expect(refused).toMatchObject({ exitCode: 1, error: expect.stringContaining('[STATE_CORRUPT]') });
    expect(await readFile(folder.file('log'), 'utf8')).toBe(changed);
  });

  test.each([
    [['audit', 'verify', 'nothing']],
    [['audit', 'show', 'data']],
    [['run', '--audit=data', 'a.lua']],
    [['run', '--audit=no/such/folder/log', 'a.lua']],
  ])('that cannot be used is told: %j', async (argv) => {
    await using folder = await openFolder();
    expect(await folder.call(argv)).toMatchObject({ exitCode: 1, error: expect.stringContaining('[FILE_FAILED]') });
  });

  test('shows nothing of a record that could move the cursor', async () => {
    await using folder = await openFolder();
    const code =
      'pcall(function() Tool.execute("file-operations", { operation = "read", path = "a\\27[2K\\u{202e}b" }) end)';
    await folder.call(['exec', '--audit=log', code]);
    const { out } = await folder.call(['audit', 'show', 'log']);
    expect(out).toContain('2K');
    // oxlint-disable-next-line no-control-regex -- that is what is looked for
    expect(out.replaceAll('\n', '')).not.toMatch(/[\u{0}-\u{1F}\u{7F}\u{202E}]/u);
  });
});

describe('a trace', { timeout: 30_000 }, () => {
  test('is printed to stderr when the run has ended, failed or not', async () => {
    await using folder = await openFolder();
    const { out, error } = await folder.call(['run', '--trace', '--allow-read=data', 'a.lua']);
    expect(out).toBe('');
    expect(error).toMatch(/^spell a\.lua +[\d.]+ m?s\n└─ execute_tool file-operations +\+[\d.]+ m?s +[\d.]+ m?s\n$/u);
    expect((await folder.call(['run', '--trace', 'fails.lua'])).error).toMatch(
      /^spell fails\.lua .*failed: SCRIPT_FAILED/u,
    );
  });

  test('is in the document with --json, also when the run failed', async () => {
    await using folder = await openFolder();
    const flags = ['run', '--trace', '--json'];
    const { out, error } = await folder.call([...flags, '--allow-read=data', 'a.lua']);
    expect(error).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      status: 'success',
      trace: [{ name: 'spell a.lua', children: [{ name: 'execute_tool file-operations', children: [{}] }] }],
    });
    const failed = await folder.call([...flags, 'fails.lua']);
    expect(JSON.parse(failed.out)).toMatchObject({
      status: 'error',
      trace: [{ name: 'spell fails.lua', error: { type: 'SCRIPT_FAILED' } }],
    });
    expect(JSON.parse((await folder.call(['run', '--json', 'fails.lua'])).out)).not.toHaveProperty('trace');
  });
});
