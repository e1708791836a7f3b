import type { ProcessRequest } from '@llmspell/core';
import { describe, expect, test } from 'vitest';

import { call, resultOf } from '../__fixtures__/call.ts';
import { memoryFiles } from '../__fixtures__/memory-files.ts';
import {
  createEnvironmentReaderTool,
  createFileOperationsTool,
  createFileSearchTool,
  createProcessExecutorTool,
} from './index.ts';

const fileTool = createFileOperationsTool();
const search = createFileSearchTool();

describe('file operations', () => {
  test('write, read, append, copy, move, list, delete', async () => {
    const files = memoryFiles();
    const run = (input: object) => call(fileTool, input, { files });
    await run({ operation: 'write', path: '/d/a.txt', content: 'one' });
    await run({ operation: 'append', path: '/d/a.txt', input: ' two' });
    expect(await run({ operation: 'read', path: '/d/a.txt' })).toMatchObject({
      success: true,
      text: 'one two',
      result: { size: 7 },
    });
    await run({ operation: 'cp', source_path: '/d/a.txt', target_path: '/d/b.txt' });
    await run({ operation: 'rename', path: '/d/b.txt', target_path: '/d/c.txt' });
    expect((await run({ operation: 'ls', path: '/d' })).text).toBe('a.txt\nc.txt');
    expect((await run({ operation: 'stat', path: '/d/c.txt' })).result).toMatchObject({
      name: 'c.txt',
      size: 7,
      is_file: true,
    });
    await run({ operation: 'delete', path: '/d/c.txt' });
    expect((await run({ operation: 'exists', path: '/d/c.txt' })).output).toBe(false);
    await run({ operation: 'mkdir', path: '/e' });
    expect((await run({ operation: 'exists', path: '/e' })).output).toBe(true);
  });

  test('leave a file that is JSON as its text', async () => {
    const files = memoryFiles({ '/a.json': '{"result":1}' });
    expect((await call(fileTool, { operation: 'read', path: '/a.json' }, { files })).text).toBe('{"result":1}');
  });

  test('refuse what is no text, too large, missing, or not granted', async () => {
    const files = memoryFiles({ '/bin': Uint8Array.of(0xff, 0xfe), '/a': 'abcdef' });
    await expect(call(fileTool, { operation: 'read', path: '/bin' }, { files })).rejects.toThrow('not UTF-8');
    const small = createFileOperationsTool({ maxFileSize: 3 });
    await expect(call(small, { operation: 'read', path: '/a' }, { files })).rejects.toMatchObject({
      code: 'FILE_FAILED',
    });
    await expect(call(small, { operation: 'write', path: '/b', input: 'abcd' }, { files })).rejects.toThrow(
      'too large',
    );
    await expect(call(fileTool, { operation: 'read', path: '/none' }, { files })).rejects.toMatchObject({
      code: 'FILE_FAILED',
    });
    await expect(call(fileTool, { operation: 'metadata', path: '/none' }, { files })).rejects.toThrow('/none');
    await expect(call(fileTool, { operation: 'read' }, { files })).rejects.toThrow("Missing required parameter 'path'");
    const policy = { check: ({ kind }: { kind: string }) => ({ allowed: kind === 'tool' }) };
    await expect(
      call(fileTool, { operation: 'read', path: '/a' }, { files, permissions: policy }),
    ).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('reach nothing without the port', async () => {
    await expect(call(fileTool, { operation: 'read', path: '/etc/passwd' })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
    });
  });
});

describe('file search', () => {
  const tree = {
    '/s/a.md': 'alpha\nbeta\ngamma\n',
    '/s/deep/b.txt': 'BETA beta',
    '/s/node_modules/c.md': 'beta',
    '/s/d.bin': 'beta\u0000',
  };

  test('finds lines with what is around them', async () => {
    const { result, text } = await call(
      search,
      { pattern: 'beta', directory: '/s', context_lines: 1 },
      { files: memoryFiles(tree) },
    );
    expect(result).toMatchObject({
      total_matches: 1,
      matches: [{ file: '/s/a.md', line_number: 2, context_before: ['alpha'], context_after: ['gamma'] }],
    });
    expect(text).toBe('/s/a.md:2: beta');
  });

  test.each([
    [{ recursive: true }, ['/s/a.md', '/s/deep/b.txt', '/s/node_modules/c.md']],
    [{ recursive: true, exclude_dirs: ['node_modules'] }, ['/s/a.md', '/s/deep/b.txt']],
    [{ recursive: true, file_pattern: '*.txt' }, ['/s/deep/b.txt']],
    [{ recursive: true, exclude_extensions: ['.md'] }, ['/s/deep/b.txt']],
    [{ recursive: true, max_depth: 0 }, ['/s/a.md']],
    [{ recursive: true, max_results: 1 }, ['/s/a.md']],
    [{ recursive: true, max_file_size: 10 }, ['/s/deep/b.txt', '/s/node_modules/c.md']],
    [{ use_regex: true, pattern: '^b.t' }, ['/s/a.md']],
    [{ case_sensitive: false, pattern: 'BETA' }, ['/s/a.md']],
  ])('with %j', async (settings, found) => {
    const { output } = await call(search, { pattern: 'beta', path: '/s', ...settings }, { files: memoryFiles(tree) });
    expect((output as { file: string }[]).map(({ file }) => file)).toEqual(found);
  });

  test('leaves out what it may not read, and no pattern hangs it', async () => {
    const files = memoryFiles({ '/s/a': 'aaa', '/s/secret': `${'a'.repeat(5_000)}!` });
    const permissions = {
      check: (request: { kind: string; path?: string }) => ({ allowed: request.path !== '/s/secret' }),
    };
    const input = { pattern: '^(a+)+$', path: '/s', use_regex: true };
    expect((await call(search, input, { files, permissions })).output).toHaveLength(1);
    expect((await call(search, input, { files })).output).toHaveLength(1);
  });
});

describe('the process tool', () => {
  const requests: ProcessRequest[] = [];
  const answer = { exitCode: 0, stdout: 'out', stderr: '', timedOut: false, truncated: false };
  const tool = createProcessExecutorTool({ timeout: 5, workingDirectory: '/w' });
  const options = (given: object = {}) => ({
    ports: {
      processes: () => ({ run: async (request: ProcessRequest) => (requests.push(request), { ...answer, ...given }) }),
    },
  });

  test('hands the request to the port, with nothing inherited', async () => {
    expect(await call(tool, { command: 'ls', args: ['-l'] }, options())).toMatchObject({
      success: true,
      text: 'out',
      result: { exit_code: 0, success: true },
    });
    expect(requests.at(-1)).toMatchObject({ command: 'ls', args: ['-l'], env: {}, timeoutMs: 5, cwd: '/w' });
  });

  test('a failure of the program is an answer', async () => {
    expect(await call(tool, { executable: 'ls', arguments: {} }, options({ exitCode: 2 }))).toMatchObject({
      success: false,
      error: { message: 'ls ended with exit code 2' },
      result: { exit_code: 2 },
    });
    expect(await call(tool, { executable: 'ls' }, options({ exitCode: undefined, timedOut: true }))).toMatchObject({
      error: { code: 'TIMEOUT' },
    });
  });

  test('a call that may have been made is not made again unasked', () => {
    expect(tool.effect).toEqual({ onUncertain: 'ask' });
  });
});

describe('the environment tool', () => {
  const tool = createEnvironmentReaderTool();
  const variables = new Map([
    ['HOME', '/h'],
    ['LC_ALL', 'C'],
    ['LC_TIME', 'D'],
  ]);
  const options = {
    ports: {
      environment: () => ({
        get: async (name: string) => variables.get(name),
        names: async () => [...variables.keys()],
      }),
    },
  };

  test('reads one, all, or some', async () => {
    expect(await resultOf(tool, { key: 'HOME' }, options)).toEqual({ variable_name: 'HOME', value: '/h', found: true });
    expect(await resultOf(tool, { name: 'NONE' }, options)).toMatchObject({ found: false });
    expect(await resultOf(tool, { operation: 'list' }, options)).toMatchObject({ count: 3 });
    expect(await resultOf(tool, { operation: 'pattern', pattern: 'LC_*' }, options)).toEqual({
      variables: { LC_ALL: 'C', LC_TIME: 'D' },
      count: 2,
    });
    expect(await resultOf(tool, { operation: 'pattern', pattern: '*_*E' }, options)).toMatchObject({ count: 1 });
  });

  test('sets none', async () => {
    await expect(call(tool, { operation: 'set', variable_name: 'A' }, options)).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
    });
  });
});
