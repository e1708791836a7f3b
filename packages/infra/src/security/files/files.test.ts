import { chmod, lstat, mkdir, readFile, readdir, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { SpellError, type FileAccess, type Guard } from '@llmspell/core';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { portsOf } from '../__fixtures__/ports-of.ts';
import { temporaryFolder } from '../__fixtures__/temporary-folder.ts';
import { createFileAccess } from './create-file-access.ts';
import { openFolderByPath } from './open-folder-by-path.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd = '';
beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
});
afterEach(() => folder[Symbol.asyncDispose]());

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const at = (...parts: readonly string[]): string => path.join(cwd, ...parts);
const failed = (reason: string): object => ({ code: 'FILE_FAILED', data: { reason } });

/** The access on this system, and the one for systems without `/proc`. */
const KINDS: readonly (readonly [string, () => FileAccess])[] = [
  ['by descriptor', () => portsOf({ read: ['.'], write: ['.'] }, { cwd }).files],
  [
    'by path',
    () =>
      createFileAccess(portsOf({ read: ['.'], write: ['.'] }, { cwd }).guard, { cwd, openFolder: openFolderByPath }),
  ],
];

describe.each(KINDS)('files %s', (_kind, create) => {
  let files: FileAccess;
  beforeEach(() => {
    files = create();
  });

  test('are written and read, by relative and absolute path', async () => {
    await files.write('a.txt', 'hällo');
    expect(text(await files.read(at('a.txt')))).toBe('hällo');
    await files.write(at('a.txt'), new Uint8Array([1, 2, 3]));
    expect([...(await files.read('./x/../a.txt'))]).toEqual([1, 2, 3]);
    expect(await readdir(cwd)).toEqual(['a.txt']);
  });

  test('that are empty or large are whole', async () => {
    await files.write('empty', '');
    expect(await files.read('empty')).toHaveLength(0);
    const large = new Uint8Array(3_000_000).map((_, index) => index % 251);
    await files.write('large', large);
    expect(Buffer.compare(await files.read('large'), large)).toBe(0);
  });

  test('that are read have memory of their own', async () => {
    await files.write('small', 'abc');
    const read = await files.read('small');
    expect([read.byteOffset, read.buffer.byteLength]).toEqual([0, 3]);
  });

  test('are created once, and appended to', async () => {
    await files.write('a', '1', { mode: 'create' });
    await expect(files.write('a', '2', { mode: 'create' })).rejects.toMatchObject(failed('exists'));
    await files.write('a', '3', { mode: 'append' });
    await files.write('b', '4', { mode: 'append' });
    expect([text(await files.read('a')), text(await files.read('b'))]).toEqual(['13', '4']);
  });

  test('that are replaced keep their permissions and leave nothing beside them', async () => {
    await writeFile(at('a'), 'old');
    await chmod(at('a'), 0o640);
    await files.write('a', 'new');
    expect((await stat(at('a'))).mode & 0o777).toBe(0o640);
    await mkdir(at('d'));
    await expect(files.write('d', 'x')).rejects.toMatchObject(failed('is-a-directory'));
    expect(await readdir(cwd)).toEqual(['a', 'd']);
  });

  test('larger than allowed are not read', async () => {
    await files.write('a', '12345');
    await expect(files.read('a', { maxBytes: 4 })).rejects.toMatchObject(failed('too-large'));
    await expect(files.read('a', { maxBytes: Number.NaN })).rejects.toMatchObject(failed('too-large'));
    expect(await files.read('a', { maxBytes: 5 })).toHaveLength(5);
  });

  test('are looked at and listed', async () => {
    await files.write('b', '12');
    await files.makeDirectory('a/deep');
    await symlink('b', at('c'));
    await symlink('nowhere', at('d'));
    const types = (await files.list('.')).map(({ path: file, type }) => [path.basename(file), type]);
    expect(types).toEqual([
      ['a', 'directory'],
      ['b', 'file'],
      ['c', 'other'],
      ['d', 'other'],
    ]);
    const { mtimeMs } = await stat(at('b'));
    expect(await files.stat('b')).toEqual({ path: at('b'), type: 'file', size: 2, modifiedAt: Math.trunc(mtimeMs) });
    expect(await files.stat('c')).toMatchObject({ path: at('b'), type: 'file' });
    expect(await files.stat('d')).toMatchObject({ type: 'other' });
    expect(await files.stat('.')).toMatchObject({ path: cwd, type: 'directory' });
    expect(await files.stat('none')).toBeUndefined();
    expect(await files.stat('b/under-a-file')).toBeUndefined();
    await expect(files.list('b')).rejects.toMatchObject(failed('not-a-directory'));
    await expect(files.list('none')).rejects.toMatchObject(failed('not-found'));
  });

  test('have their folders made, which may be there', async () => {
    await files.makeDirectory('x/y/z');
    await files.makeDirectory('x/y/z');
    await Promise.all([files.makeDirectory('p/q/r'), files.makeDirectory('p/q/s')]);
    expect((await files.list('p/q')).map(({ type }) => type)).toEqual(['directory', 'directory']);
    await files.write('file', '');
    await expect(files.makeDirectory('file')).rejects.toMatchObject(failed('not-a-directory'));
    await expect(files.makeDirectory('file/x')).rejects.toMatchObject(failed('not-a-directory'));
  });

  test('are copied and moved, in place of what is there', async () => {
    await files.write('a', 'A');
    await chmod(at('a'), 0o600);
    await files.write('b', 'B');
    await files.copy('a', 'b');
    await files.copy('a', 'a');
    await files.copy('a', 'c');
    expect([text(await files.read('a')), text(await files.read('b')), text(await files.read('c'))]).toEqual([
      'A',
      'A',
      'A',
    ]);
    await files.makeDirectory('d');
    await expect(files.copy('d', 'e')).rejects.toMatchObject(failed('is-a-directory'));
    await expect(files.copy('none', 'e')).rejects.toMatchObject(failed('not-found'));
    await files.move('a', 'd/a');
    await files.move('d', 'e');
    expect(text(await files.read('e/a'))).toBe('A');
    await expect(files.move('e', 'e/inside')).rejects.toMatchObject(failed('invalid-path'));
    await expect(files.move('none', 'x')).rejects.toMatchObject(failed('not-found'));
    expect((await readdir(cwd)).toSorted()).toEqual(['b', 'c', 'e']);
  });

  test('are removed, a folder with all in it only when asked to', async () => {
    await files.makeDirectory('d/e');
    await files.write('d/e/f', '');
    await symlink(cwd, at('d/e/up'));
    await expect(files.remove('d')).rejects.toMatchObject(failed('not-empty'));
    await files.remove('d', { recursive: true });
    await files.makeDirectory('empty');
    await files.remove('empty');
    await expect(files.remove('none')).rejects.toMatchObject(failed('not-found'));
    expect(await readdir(cwd)).toEqual([]);
  });

  test('behind a link mean what it leads to; removing and moving mean the link', async () => {
    await mkdir(at('real'));
    await writeFile(at('real/file'), 'old');
    await symlink('real/file', at('link'));
    await symlink('real', at('dir'));
    await files.write('link', 'new');
    expect(await readFile(at('real/file'), 'utf8')).toBe('new');
    await files.write('dir/other', '1');
    expect(await readFile(at('real/other'), 'utf8')).toBe('1');
    await files.move('link', 'moved');
    expect(await readlink(at('moved'))).toBe('real/file');
    await files.remove('moved');
    await files.remove('dir', { recursive: true });
    expect((await readdir(at('real'))).toSorted()).toEqual(['file', 'other']);
  });

  test('that are links to nowhere are refused', async () => {
    await symlink('nowhere', at('link'));
    await symlink('loop', at('loop'));
    for (const name of ['link', 'loop']) {
      await expect(files.read(name)).rejects.toMatchObject(failed('symbolic-link'));
      await expect(files.write(name, 'x')).rejects.toMatchObject(failed('symbolic-link'));
      await expect(files.write(name, 'x', { mode: 'append' })).rejects.toMatchObject(failed('symbolic-link'));
      await expect(files.write(name, 'x', { mode: 'create' })).rejects.toMatchObject(failed('exists'));
      await expect(files.makeDirectory(`${name}/x`)).rejects.toMatchObject({ code: 'FILE_FAILED' });
    }
    expect((await readdir(cwd)).toSorted()).toEqual(['link', 'loop']);
  });

  test.each([[''], ['a\0b'], [`${'d/'.repeat(3_000)}x`], ['x'.repeat(1_000_000)]])(
    'have a path that is one',
    async (file) => {
      for (const act of [
        () => files.read(file),
        () => files.write(file, ''),
        () => files.stat(file),
        () => files.list(file),
        () => files.makeDirectory(file),
        () => files.remove(file, { recursive: true }),
        () => files.copy(file, 'x'),
        () => files.move('x', file),
      ]) {
        await expect(act()).rejects.toMatchObject({ code: 'FILE_FAILED' });
      }
    },
  );

  test('have names that the system takes', async () => {
    await expect(files.write('n'.repeat(300), '')).rejects.toMatchObject(failed('invalid-path'));
    for (const name of ['a b', '…', '-rf', '*', '"', "'", '$(x)', 'new\nline', '%2e%2e', '...', 'é', 'é']) {
      await files.write(name, name);
      expect(text(await files.read(name))).toBe(name);
    }
  });

  test('outside are refused, whatever the path looks like', async () => {
    await using outside = await temporaryFolder();
    await writeFile(path.join(outside.path, 'secret'), 'secret');
    await symlink(outside.path, at('out'));
    await symlink(path.join(outside.path, 'secret'), at('secret'));
    await symlink(path.join(outside.path, 'new'), at('new'));
    await mkdir(at('inside'));
    const up = path.relative(cwd, path.join(outside.path, 'secret'));
    for (const file of [up, path.join(outside.path, 'secret'), 'out/secret', 'secret', `inside/../${up}`, 'out/none']) {
      for (const act of [
        () => files.read(file),
        () => files.stat(file),
        () => files.list(file),
        () => files.write(file, 'x'),
        () => files.write(file, 'x', { mode: 'append' }),
        () => files.makeDirectory(file),
        () => files.copy(file, 'copy'),
        () => files.copy('inside', file),
      ]) {
        await expect(act()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
      }
    }
    await expect(files.remove('out/secret')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(files.move('inside', 'out/inside')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(files.write('new', 'x')).rejects.toMatchObject(failed('symbolic-link'));
    expect(await readdir(outside.path)).toEqual(['secret']);
    expect(await readFile(path.join(outside.path, 'secret'), 'utf8')).toBe('secret');
  });

  test('stay inside for any path', async () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'out', 'loop', 'dir', '...');
    await using outside = await temporaryFolder();
    await mkdir(at('a'));
    await symlink(outside.path, at('out'));
    await symlink('.', at('loop'));
    await symlink('a', at('dir'));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        const file = [...parts, 'file'].join('/');
        const code = await files.write(file, 'x').then(
          () => 'written',
          (error: unknown) => SpellError.isInstance(error) && error.code,
        );
        expect(['written', 'FILE_FAILED', 'PERMISSION_DENIED']).toContain(code);
      }),
      { numRuns: 200 },
    );
    expect(await readdir(outside.path)).toEqual([]);
    await expect(lstat(path.join(cwd, '..', 'file'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('a refused path', () => {
  test('is told in its canonical form, and the same whether it exists or not', async () => {
    await using outside = await temporaryFolder();
    const { files } = portsOf({ read: ['.'] }, { cwd });
    await symlink(outside.path, at('out'));
    await writeFile(path.join(outside.path, 'there'), '');
    const messages = await Promise.all(
      ['there', 'nope'].map((name) =>
        files.read(`out/${name}`).then(
          () => 'allowed',
          (error: unknown) => String(error).replaceAll(name, 'NAME'),
        ),
      ),
    );
    expect(messages[0]).toBe(messages[1]);
    await expect(files.read('out/there')).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      request: { kind: 'read', path: path.join(outside.path, 'there') },
    });
  });

  test('is refused before anything is done with it', async () => {
    const asked: string[] = [];
    const guard: Guard = {
      require: ({ kind }) => {
        asked.push(kind);
        return Promise.reject(new Error('refused'));
      },
      allows: () => expect.fail('nothing is only looked up'),
    };
    const files = createFileAccess(guard, { cwd });
    await writeFile(at('a'), 'a');
    await expect(files.write('b', 'b')).rejects.toThrow('refused');
    await expect(files.remove('a')).rejects.toThrow('refused');
    await expect(files.copy('a', 'b')).rejects.toThrow('refused');
    await expect(files.move('a', 'b')).rejects.toThrow('refused');
    expect(asked).toEqual(['write', 'write', 'read', 'read']);
    expect(await readdir(cwd)).toEqual(['a']);
  });

  test('cannot be moved to where it may be read', async () => {
    await mkdir(at('drop'));
    await writeFile(at('drop/secret'), 'secret');
    const { files } = portsOf({ read: ['out'], write: ['.'] }, { cwd });
    await files.makeDirectory('out');
    await expect(files.move('drop/secret', 'out/secret')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    await expect(files.move('drop', 'out/drop')).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(await readdir(at('out'))).toEqual([]);
  });
});

test('without a grant nothing can be done', async () => {
  const { files } = portsOf({}, { cwd });
  for (const act of [() => files.read('a'), () => files.stat('a'), () => files.list('.'), () => files.write('a', '')]) {
    await expect(act()).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  }
});
