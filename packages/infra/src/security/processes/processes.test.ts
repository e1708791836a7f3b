import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { createCaptureAudit } from '@llmspell/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { portsOf } from '../__fixtures__/ports-of.ts';
import { temporaryFolder } from '../__fixtures__/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd = '';
beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
});
afterEach(() => folder[Symbol.asyncDispose]());

const at = (...parts: readonly string[]): string => path.join(cwd, ...parts);
const { processes } = portsOf({ run: true, read: true });
const shell = (script: string, more: object = {}) => processes.run({ command: 'sh', args: ['-c', script], ...more });

/** Whether a process runs; one that has ended and waits for its parent does not. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '(gone) X');
  return !/\) [XZ]/u.test(status);
}

/** Waits until a process is gone; the test's own limit ends it. */
async function gone(pid: number): Promise<boolean> {
  while (await isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
  return true;
}

describe('a program', () => {
  test('gives its output and exit code', async () => {
    expect(await processes.run({ command: 'echo', args: ['a', 'b c'] })).toEqual({
      exitCode: 0,
      stdout: 'a b c\n',
      stderr: '',
      timedOut: false,
      truncated: false,
    });
    expect(await shell('echo out; echo err >&2; exit 7')).toMatchObject({
      exitCode: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(await shell('kill -9 $$')).toMatchObject({ exitCode: undefined, timedOut: false });
  });

  test('gets its input, which it need not read', async () => {
    expect(await processes.run({ command: 'cat', stdin: 'hällo' })).toMatchObject({ stdout: 'hällo' });
    expect(await processes.run({ command: 'true', stdin: 'x'.repeat(5_000_000) })).toMatchObject({ exitCode: 0 });
    expect(await processes.run({ command: 'cat' })).toMatchObject({ stdout: '' });
  });

  test('gets its arguments as they are: there is no shell', async () => {
    const args = ['$HOME', '`id`', '$(id)', '; id', '*', '| cat', '', '"', '-n'];
    const { stdout } = await processes.run({ command: 'printf', args: ['%s\\n', ...args] });
    expect(stdout).toBe(`${args.join('\n')}\n`);
  });

  test('has no environment but its own', async () => {
    expect(await processes.run({ command: 'env' })).toMatchObject({ stdout: '' });
    expect(await processes.run({ command: 'env', env: { A: '1' } })).toMatchObject({ stdout: 'A=1\n' });
  });

  test('has its output cut at the limit, between characters, and goes on', async () => {
    const result = await shell('printf äää; head -c 3000000 /dev/zero >&2; exit 3', { maxOutputBytes: 5 });
    expect(result).toMatchObject({ exitCode: 3, stdout: 'ää', truncated: true });
    expect(result.stderr).toHaveLength(5);
    expect(await shell('printf 12345', { maxOutputBytes: 5 })).toMatchObject({ stdout: '12345', truncated: false });
  });

  test('whose output ends in bytes that are no text gives what there is', async () => {
    expect(await shell(String.raw`printf '\357\273\277a\377'`)).toMatchObject({ stdout: '\uFEFFa\uFFFD' });
  });
});

describe('where a program is', () => {
  test("is in the host's PATH, in absolute folders alone", async () => {
    await mkdir(at('bin'));
    await mkdir(at('bin/folder'));
    await writeFile(at('bin/tool'), '#!/bin/sh\necho found $0');
    await chmod(at('bin/tool'), 0o755);
    await writeFile(at('bin/text'), 'x');
    const inBin = portsOf(
      { run: true },
      { cwd, environment: { PATH: `relative:${at('none')}:${at('bin')}` } },
    ).processes;
    expect(await inBin.run({ command: 'tool', env: { PATH: '/usr/bin:/bin' } })).toMatchObject({
      stdout: `found ${at('bin/tool')}\n`,
    });
    const relative = portsOf({ run: true }, { cwd, environment: { PATH: 'bin:.:' } }).processes;
    await expect(relative.run({ command: 'tool' })).rejects.toMatchObject({ code: 'PROCESS_FAILED' });
    for (const command of ['folder', 'text', 'none', '..', '.']) {
      await expect(inBin.run({ command })).rejects.toMatchObject({ code: 'PROCESS_FAILED', data: { command } });
    }
    expect(await relative.run({ command: './bin/tool' })).toMatchObject({ exitCode: 0 });
    expect(await relative.run({ command: at('bin/tool') })).toMatchObject({ exitCode: 0 });
    await expect(relative.run({ command: './bin/text' })).rejects.toMatchObject({ code: 'PROCESS_FAILED' });
    await expect(relative.run({ command: './none' })).rejects.toMatchObject({ code: 'PROCESS_FAILED' });
  });

  test.each([[''], ['a\0b'], ['/bin/sh\0']])('is not %j', async (command) => {
    await expect(processes.run({ command })).rejects.toMatchObject({ code: 'PROCESS_FAILED' });
  });

  test('what cannot be passed to it is told', async () => {
    for (const more of [{ args: ['a\0b'] }, { env: { A: 'a\0b' } }, { args: ['x'.repeat(10_000_000)] }]) {
      await expect(processes.run({ command: 'true', ...more })).rejects.toMatchObject({ code: 'PROCESS_FAILED' });
    }
  });
});

describe('a working folder', () => {
  test("is the host's, or one that may be read", async () => {
    await mkdir(at('inner'));
    await symlink('/', at('out'));
    await writeFile(at('file'), '');
    const own = portsOf({ run: ['pwd'], read: ['.'] }, { cwd }).processes;
    expect(await own.run({ command: 'pwd' })).toMatchObject({ stdout: `${cwd}\n` });
    expect(await own.run({ command: 'pwd', cwd: 'inner' })).toMatchObject({ stdout: `${at('inner')}\n` });
    for (const outside of ['..', '/', 'out', 'out/usr']) {
      await expect(own.run({ command: 'pwd', cwd: outside })).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
        request: { kind: 'read' },
      });
    }
    for (const none of ['file', 'none', 'inner\0']) {
      await expect(own.run({ command: 'pwd', cwd: none })).rejects.toMatchObject({ code: 'PROCESS_FAILED' });
    }
  });
});

describe('a program that is not granted', () => {
  test('is not run, and told the same whether it exists or not', async () => {
    const audit = createCaptureAudit();
    const own = portsOf({ run: ['echo', '/bin/cat'] }, { cwd, audit }).processes;
    for (const command of ['sh', 'no-such-program', '/bin/sh', './echo', '/bin/../bin/sh', 'echo\n', '/tmp/none/x']) {
      await expect(own.run({ command, args: ['-c', `touch ${at('made')}`] })).rejects.toMatchObject({
        code: 'PERMISSION_DENIED',
        request: { kind: 'run', command: command.includes('/') ? path.resolve(cwd, command) : command },
      });
    }
    expect(audit.records.every(({ result }) => result === 'denied')).toBe(true);
    expect(await own.run({ command: 'echo', args: ['ok'] })).toMatchObject({ stdout: 'ok\n' });
    expect(await own.run({ command: '/bin/../bin/cat', stdin: 'ok' })).toMatchObject({ stdout: 'ok' });
    await expect(portsOf({}).processes.run({ command: 'echo' })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('cannot come in through the loader of another', async () => {
    const own = portsOf({ run: ['env'] }).processes;
    for (const name of ['LD_PRELOAD', 'LD_LIBRARY_PATH', 'DYLD_INSERT_LIBRARIES']) {
      const request = { command: 'env', env: { [name]: '/tmp/evil.so' } };
      await expect(own.run(request)).rejects.toMatchObject({ code: 'PERMISSION_DENIED', request: { command: '*' } });
    }
    expect(await processes.run({ command: 'env', env: { LD_X: '1' } })).toMatchObject({ stdout: 'LD_X=1\n' });
  });
});

describe('a program that takes too long', () => {
  test('ends with what it started', async () => {
    const script = 'sleep 1000 & echo $!; (sleep 1000 & echo $!; wait) & wait';
    const result = await shell(script, { timeoutMs: 300 });
    expect(result).toMatchObject({ exitCode: undefined, timedOut: true });
    const pids = result.stdout.trim().split('\n').map(Number);
    expect(pids.length).toBeGreaterThan(0);
    for (const pid of pids) expect(await gone(pid)).toBe(true);
  });

  test('that takes no signal but the last ends', async () => {
    const result = await shell('trap "" TERM INT HUP; while :; do :; done', { timeoutMs: 100 });
    expect(result).toMatchObject({ exitCode: undefined, timedOut: true });
  });

  test('has all the time there is when it is given it', async () => {
    for (const timeoutMs of [Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]) {
      expect(await shell('sleep 0.05; echo done', { timeoutMs })).toMatchObject({ stdout: 'done\n', timedOut: false });
    }
  });

  test('ends at an abort, with its reason', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const pidFile = at('pid');
    const running = shell(`sleep 1000 & echo $! > ${pidFile}.tmp; mv ${pidFile}.tmp ${pidFile}; wait`, {
      signal: controller.signal,
    });
    let pid = Number.NaN;
    while (Number.isNaN(pid)) pid = await readFile(pidFile, 'utf8').then(Number, () => Number.NaN);
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(await gone(pid)).toBe(true);
    await expect(shell('echo never', { signal: controller.signal })).rejects.toBe(reason);
    await expect(shell('echo', { signal: AbortSignal.abort(reason), command: 'none' })).rejects.toBe(reason);
  });
});

describe('what a program leaves running', () => {
  test('ends with it', async () => {
    const { stdout, exitCode } = await shell('sleep 1000 & echo $!');
    expect(exitCode).toBe(0);
    expect(await gone(Number(stdout))).toBe(true);
  });

  test('is not waited for when it has left the group', async () => {
    const { stdout, exitCode } = await shell('setsid sleep 1000 & echo $!; sleep 0.1');
    const pid = Number(stdout);
    try {
      expect(exitCode).toBe(0);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
    expect(await gone(pid)).toBe(true);
  });
});

test('many programs at once leave nothing behind', async () => {
  const signal = new AbortController().signal;
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => processes.run({ command: 'echo', args: [String(index)], signal })),
  );
  expect(results.map(({ stdout }) => Number(stdout))).toEqual(Array.from({ length: 20 }, (_, index) => index));
});
