import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

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
const failed = (reason: string): object => ({ code: 'FILE_FAILED', data: { reason } });
const openDescriptors = async (): Promise<number> => (await readdir('/proc/self/fd')).length;

describe('pipes, devices and system files', () => {
  test('a pipe does not hang a reader or a writer, and is not replaced', async () => {
    const { files } = portsOf({ read: ['.'], write: ['.'] }, { cwd });
    await promisify(execFile)('mkfifo', [at('pipe')]);
    await expect(files.read('pipe')).rejects.toMatchObject(failed('not-a-file'));
    await expect(files.copy('pipe', 'copy')).rejects.toMatchObject(failed('not-a-file'));
    await expect(files.write('pipe', 'x')).rejects.toMatchObject(failed('not-a-file'));
    await expect(files.write('pipe', 'x', { mode: 'append' })).rejects.toMatchObject(failed('not-a-file'));
    expect(await files.stat('pipe')).toMatchObject({ type: 'other' });
    expect(await readdir(cwd)).toEqual(['pipe']);
  });

  test('nothing is written to a pipe that somebody reads', async () => {
    const { files } = portsOf({ write: ['.'] }, { cwd });
    await promisify(execFile)('mkfifo', [at('pipe')]);
    const reader = spawn('cat', [at('pipe')]);
    const ended = once(reader, 'close');
    const got: string[] = [];
    reader.stdout.on('data', (chunk: Buffer) => got.push(chunk.toString()));
    // Opening waits for the reader.
    const own = await open(at('pipe'), 'w');
    await expect(files.write('pipe', 'leak', { mode: 'append' })).rejects.toMatchObject(failed('not-a-file'));
    await own.close();
    await ended;
    expect(got).toEqual([]);
  });

  test('a device is neither read nor written', async () => {
    const { files } = portsOf({ read: ['/dev'], write: ['/dev'] });
    await expect(files.read('/dev/zero')).rejects.toMatchObject(failed('not-a-file'));
    await expect(files.write('/dev/null', 'x')).rejects.toMatchObject(failed('not-a-file'));
    await expect(files.write('/dev/null', 'x', { mode: 'append' })).rejects.toMatchObject(failed('not-a-file'));
  });

  test.skipIf(!existsSync('/proc/self/status'))(
    'a file that does not tell its size is read, and no more than allowed',
    async () => {
      const everything = portsOf({ read: true }).files;
      await expect(everything.read('/proc/self/status')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
      const { files } = portsOf({ read: ['/proc'] });
      expect(new TextDecoder().decode(await files.read('/proc/self/status'))).toContain('Name:');
      await expect(files.read('/proc/self/status', { maxBytes: 10 })).rejects.toMatchObject(failed('too-large'));
    },
  );

  test('the root is not removed', async () => {
    const { files } = portsOf({ read: true, write: true });
    await expect(files.remove('/')).rejects.toMatchObject(failed('busy'));
    expect((await files.list('/')).length).toBeGreaterThan(3);
  });
});

test('a reader sees the old content or the new', async () => {
  const { files } = portsOf({ read: ['.'], write: ['.'] }, { cwd });
  const contents = ['a', 'b'].map((letter) => letter.repeat(200_000));
  await files.write('file', contents[0] ?? '');
  const writing = (async () => {
    for (let round = 0; round < 40; round += 1) await files.write('file', contents[round % 2] ?? '');
  })();
  for (let round = 0; round < 80; round += 1) {
    const content = await readFile(at('file'), 'utf8');
    expect(contents.includes(content)).toBe(true);
  }
  await writing;
  expect(await readdir(cwd)).toEqual(['file']);
});

/** Swaps a folder for a link to another one and back, without end. */
const FLIP = `
const { renameSync, rmSync } = require('node:fs');
const { workerData, parentPort } = require('node:worker_threads');
const { stop, dir, link, aside } = workerData;
parentPort.postMessage('ready');
while (Atomics.load(stop, 0) === 0) {
  renameSync(dir, aside);
  put(link);
  renameSync(dir, link);
  put(aside);
}
// A folder may have been made there meanwhile.
function put(from) {
  for (;;) {
    try {
      rmSync(dir, { recursive: true, force: true });
      renameSync(from, dir);
      return;
    } catch {}
  }
}
`;

test('a link that is swapped in while files are used leads nowhere', async () => {
  await using outside = await temporaryFolder();
  await writeFile(path.join(outside.path, 'file'), 'SECRET');
  await mkdir(at('dir'));
  await writeFile(at('dir/file'), 'public');
  await symlink(outside.path, at('link'));
  const { files } = portsOf({ read: ['.'], write: ['.'] }, { cwd });
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const names = { dir: at('dir'), link: at('link'), aside: at('aside') };
  const worker = new Worker(FLIP, { eval: true, workerData: { stop, ...names } });
  const exited = once(worker, 'exit');
  await once(worker, 'message');
  const leaked: string[] = [];
  let done = 0;
  const attempt = async (act: () => Promise<unknown>): Promise<void> => {
    const result = await act().catch(() => undefined);
    if (result === undefined) return;
    done += 1;
    if (result instanceof Uint8Array && new TextDecoder().decode(result) === 'SECRET') leaked.push('read');
    if (Array.isArray(result) && result.some((info: { path: string }) => info.path.startsWith(outside.path)))
      leaked.push('list');
  };
  try {
    for (let round = 0; round < 200; round += 1) {
      await Promise.all([
        attempt(() => files.read('dir/file')),
        attempt(() => files.list('dir')),
        attempt(() => files.write(`dir/new-${round % 7}`, 'x')),
        attempt(() => files.write('dir/appended', 'x', { mode: 'append' })),
        attempt(() => files.makeDirectory(`dir/sub-${round % 5}/deep`)),
        attempt(() => files.copy('dir/file', 'dir/copy')),
        attempt(() => files.remove(`dir/sub-${round % 5}`, { recursive: true })),
      ]);
    }
  } finally {
    Atomics.store(stop, 0, 1);
    await exited;
  }
  expect(leaked).toEqual([]);
  expect(done).toBeGreaterThan(0);
  expect(await readdir(outside.path)).toEqual(['file']);
  expect(await readFile(path.join(outside.path, 'file'), 'utf8')).toBe('SECRET');
});

test('no descriptor stays open, whatever happens', async () => {
  const { files } = portsOf({ read: ['.'], write: ['.'] }, { cwd });
  await files.write('a', 'a');
  await symlink('nowhere', at('link'));
  const before = await openDescriptors();
  for (let round = 0; round < 20; round += 1) {
    await files.write('b', 'b');
    await files.write('b', 'b', { mode: 'append' });
    await files.copy('a', 'c');
    await files.makeDirectory('d/e');
    await files.list('.');
    await files.move('c', 'd/c');
    await files.remove('d', { recursive: true });
    for (const act of [
      () => files.read('a', { maxBytes: 0 }),
      () => files.read('none/none'),
      () => files.read('link'),
      () => files.read('.'),
      () => files.list('a'),
      () => files.copy('.', 'x'),
      () => files.copy('a', 'none/x'),
      () => files.makeDirectory('a/b'),
      () => files.write('a', '', { mode: 'create' }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'FILE_FAILED' });
    }
  }
  expect(await openDescriptors()).toBe(before);
});

test('a file is moved to another file system', async ({ skip }) => {
  if (!existsSync('/dev/shm')) skip('there is no /dev/shm here');
  const other = path.join('/dev/shm', path.basename(cwd));
  const { files } = portsOf({ read: ['.', other], write: ['.', other] }, { cwd });
  try {
    await files.makeDirectory(other);
    await files.write('a', 'content');
    await files.makeDirectory('d');
    await files.move('a', `${other}/a`);
    expect(await readFile(`${other}/a`, 'utf8')).toBe('content');
    await expect(files.move('d', `${other}/d`)).rejects.toMatchObject(failed('cross-device'));
    expect(await readdir(cwd)).toEqual(['d']);
  } finally {
    await files.remove(other, { recursive: true });
  }
});

test('a folder that is moved away while it is used takes nothing along', async () => {
  await using outside = await temporaryFolder();
  const { files } = portsOf({ read: ['.'], write: ['.'] }, { cwd });
  await files.makeDirectory('dir');
  await rename(at('dir'), path.join(outside.path, 'dir'));
  await symlink(path.join(outside.path, 'dir'), at('dir'));
  await expect(files.write('dir/x', 'x')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
});
