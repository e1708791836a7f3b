import { execFile } from 'node:child_process';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import type { AuditRecord } from '@llmspell/core';
import {
  AUDIT_START,
  createAuditLog,
  createRedactor,
  openFileAudit,
  openStoreAudit,
  readAuditFile,
  readStoreAudit,
  verifyAuditFile,
  verifyAuditLog,
  verifyStoreAudit,
} from '@llmspell/infra/security';
import { createMemoryStore } from '@llmspell/infra/state';
import { createCaptureAudit } from '@llmspell/testing';
import { auditSinkConformance } from '@llmspell/testing/conformance';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { temporaryFolder } from '../__fixtures__/temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file = '';
beforeEach(async () => {
  folder = await temporaryFolder();
  file = path.join(folder.path, 'audit.jsonl');
});
afterEach(() => folder[Symbol.asyncDispose]());

const record = (index: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  timestamp: '2026-01-01T00:00:00.000Z',
  action: 'permission',
  target: `target-${index}`,
  result: 'success',
  runId: 'run',
  path: '',
  ...more,
});
const parse = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;
const linesOf = async (): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').slice(0, -1);

/** A log of so many records as lines. */
function logOf(count: number): string[] {
  const lines: string[] = [];
  const log = createAuditLog({ write: (line) => void lines.push(line) });
  for (let index = 0; index < count; index += 1) log.record(record(index, { details: { index } }));
  return lines;
}

const FULL = `
const { openFileAudit } = await import('@llmspell/infra/security');
const log = await openFileAudit({ path: process.argv[1] });
const record = { timestamp: '', action: 'a', target: 'x'.repeat(100), result: 'success', runId: '', path: '' };
for (let index = 0; index < 100; index += 1) log.record(record);
await new Promise((resolve) => setImmediate(resolve));
log.record(record);
const codes = [await log.close().catch(({ code }) => code), await log.close().catch(({ code }) => code)];
process.stdout.write(codes.join(' '));
`;

describe('an audit log', () => {
  auditSinkConformance({
    test,
    create: () => {
      const lines: string[] = [];
      return {
        sink: createAuditLog({ write: (line) => void lines.push(line) }),
        kept: async () => lines.map((line) => parse(line)),
      };
    },
    features: { redacts: true },
  });
});

describe('an audit log in a file', () => {
  auditSinkConformance({
    test,
    create: async () => {
      const sink = await openFileAudit({ path: file });
      return {
        sink,
        kept: async () => {
          await sink.close();
          return (await linesOf()).map((line) => parse(line));
        },
      };
    },
    features: { redacts: true },
  });

  test('goes on after its last record, whatever that holds', async () => {
    for (const target of ['first', '\u2028"}\n', 'third']) {
      await using log = await openFileAudit({ path: file });
      log.record(record(0, { target }));
      log.record(record(1));
    }
    expect(verifyAuditLog(await linesOf())).toMatchObject({ valid: true, records: 6 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('of any length is checked when it is opened', async () => {
    await writeFile(file, `${logOf(2_000).join('\n')}\n`);
    await using log = await openFileAudit({ path: file });
    log.record(record(0));
    await log.close();
    expect(verifyAuditLog(await linesOf())).toMatchObject({ valid: true, records: 2_001 });
  });

  test('whose last line has lost its end goes on in a new line', async () => {
    await writeFile(file, logOf(2).join('\n'));
    await using log = await openFileAudit({ path: file });
    log.record(record(3));
    await log.close();
    expect(verifyAuditLog(await linesOf())).toMatchObject({ valid: true, records: 3 });
  });

  test('that was tampered with or torn is not opened, and stays as it is', async () => {
    const lines = logOf(3);
    for (const content of [lines.slice(1).join('\n'), lines.join('\n').slice(0, -5), 'not a log\n']) {
      await writeFile(file, content);
      await expect(openFileAudit({ path: file })).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
      expect(await readFile(file, 'utf8')).toBe(content);
    }
  });

  test('that cannot be opened is told, and leaves no descriptor', async () => {
    const before = await readdir('/proc/self/fd');
    await expect(openFileAudit({ path: folder.path })).rejects.toMatchObject({ code: 'FILE_FAILED' });
    await expect(openFileAudit({ path: path.join(file, 'x') })).rejects.toMatchObject({ code: 'FILE_FAILED' });
    await writeFile(file, 'broken\n');
    await expect(openFileAudit({ path: file })).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
    expect((await readdir('/proc/self/fd')).length).toBe(before.length);
  });

  test('is closed once, and takes nothing afterwards', async () => {
    const log = await openFileAudit({ path: file });
    log.record(record(1));
    await Promise.all([log.close(), log.close()]);
    await log.close();
    expect(() => log.record(record(2))).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    expect(await linesOf()).toHaveLength(1);
  });

  test('tells at its end of records that could not be written', async () => {
    // A process whose files may have 4 KiB.
    const limited = ['-c', 'ulimit -f 8 && exec "$0" "$@"', process.execPath, ...process.execArgv];
    const { stdout } = await promisify(execFile)('sh', [...limited, '--input-type=module', '-e', FULL, file], {
      cwd: import.meta.dirname,
    });
    expect(stdout).toBe('FILE_FAILED FILE_FAILED');
    expect((await stat(file)).size).toBeLessThanOrEqual(4096);
  });

  test('of another process is not broken: the second one to write is told', async () => {
    const [first, second] = [await openFileAudit({ path: file }), await openFileAudit({ path: file })];
    first.record(record(1));
    await first.close();
    second.record(record(2));
    await expect(second.close()).rejects.toMatchObject({
      code: 'FILE_FAILED',
      message: expect.stringContaining('somebody else writes to it') as string,
    });
    expect(await verifyAuditFile(file)).toMatchObject({ valid: true, records: 1 });
  });

  test('is a file', async () => {
    await expect(openFileAudit({ path: '/dev/zero' })).rejects.toMatchObject({ code: 'FILE_FAILED' });
  });

  test('takes out the secrets it is told', async () => {
    await using log = await openFileAudit({ path: file, redact: createRedactor(['my own secret']) });
    log.record(record(1, { details: { text: 'it is my own secret' } }));
    await log.close();
    expect(await readFile(file, 'utf8')).not.toContain('my own secret');
  });
});

describe('an audit log in a file that is read', () => {
  test('gives its records, and says that it is whole', async () => {
    await writeFile(file, `${logOf(3).join('\n')}\n`);
    const reader = readAuditFile(file);
    const targets: unknown[] = [];
    for await (const { target } of reader.records) targets.push(target);
    expect(targets).toEqual(['target-0', 'target-1', 'target-2']);
    expect(reader.verify()).toMatchObject({ valid: true, records: 3 });
    expect(await verifyAuditFile(file)).toEqual(reader.verify());
  });

  test('says which line broke, also behind empty lines, and gives what can be read', async () => {
    const [a = '', b = '', c = ''] = logOf(3);
    await writeFile(file, `\n${a}\n\n${b.replace('target-1', 'target-9')}\nnonsense\n[1]\n${c}\n`);
    expect(await verifyAuditFile(file)).toEqual({ valid: false, line: 4, reason: 'was changed' });
    const targets: unknown[] = [];
    for await (const { target } of readAuditFile(file).records) targets.push(target);
    expect(targets).toEqual(['target-0', 'target-9', 'target-2']);
  });

  test.each([['/dev/zero'], ['/'], ['/no/such/file'], ['a\0b']])('that is none is told: %j', async (other) => {
    await expect(verifyAuditFile(other)).rejects.toMatchObject({ code: 'FILE_FAILED' });
  });
});

describe('an audit log in a state store', () => {
  auditSinkConformance({
    test,
    create: async () => {
      const store = createMemoryStore();
      const sink = await openStoreAudit({ store });
      return {
        sink,
        async kept() {
          await sink.close();
          const lines: string[] = [];
          for await (const line of readStoreAudit({ store })) lines.push(line);
          return lines.map((line) => parse(line));
        },
      };
    },
    features: { redacts: true },
  });

  test('goes on after its last record, beside other entries', async () => {
    await using store = createMemoryStore();
    await store.commit([{ type: 'set', key: 'audits', value: 1 }]);
    for (let time = 0; time < 3; time += 1) {
      await using log = await openStoreAudit({ store });
      log.record(record(time));
      await Promise.resolve();
      log.record(record(time));
    }
    expect(await verifyStoreAudit({ store })).toMatchObject({ valid: true, records: 6 });
  });

  test('that was tampered with is not opened', async () => {
    await using store = createMemoryStore();
    await using log = await openStoreAudit({ store, prefix: 'log/' });
    for (let index = 0; index < 3; index += 1) log.record(record(index));
    await log.close();
    await store.commit([{ type: 'delete', key: 'log/000000000001' }]);
    expect(await verifyStoreAudit({ store, prefix: 'log/' })).toMatchObject({ valid: false, line: 2 });
    await expect(openStoreAudit({ store, prefix: 'log/' })).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
    await store.commit([{ type: 'set', key: 'log/000000000001', value: { no: 'line' } }]);
    await expect(openStoreAudit({ store, prefix: 'log/' })).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  });

  test('replaces no record of another that writes to the same place', async () => {
    await using store = createMemoryStore();
    const [first, second] = [await openStoreAudit({ store }), await openStoreAudit({ store })];
    first.record(record(1));
    await first.close();
    second.record(record(2));
    await expect(second.close()).rejects.toMatchObject({ code: 'STATE_CONFLICT' });
    expect(await verifyStoreAudit({ store })).toMatchObject({ valid: true, records: 1 });
  });
});

describe('the double that keeps records', () => {
  auditSinkConformance({
    test,
    create: () => {
      const sink = createCaptureAudit();
      return { sink, kept: async () => sink.records.map((entry) => ({ ...entry })) };
    },
    features: { redacts: false },
  });
});

describe('a chain of hashes', () => {
  test('is whole when nobody touched it, and empty when nothing was recorded', () => {
    expect(verifyAuditLog(logOf(5))).toMatchObject({ valid: true, records: 5 });
    expect(verifyAuditLog([])).toEqual({ valid: true, records: 0, hash: AUDIT_START });
  });

  test('breaks where a line is changed, removed, moved, doubled or put in', () => {
    const lines = logOf(5);
    const [a = '', b = '', c = '', d = '', e = ''] = lines;
    expect(verifyAuditLog([a, b.replace('target-1', 'target-9'), c])).toEqual({
      valid: false,
      line: 2,
      reason: 'was changed',
    });
    for (const [changed, line] of [
      [[b, c, d, e], 1],
      [[a, c, d, e], 2],
      [[a, c, b, d, e], 2],
      [[a, b, b, c], 3],
      [[a, '{"action":"x"}', b], 2],
      [[a, 'no JSON', b], 2],
      [[a, `${b} `, c], 2],
      [[a, b.replace('"hash":"', '"hash":"0').replace(/.("\})$/u, '$1'), c], 2],
    ] as const) {
      expect(verifyAuditLog(changed)).toMatchObject({ valid: false, line });
    }
  });

  test('does not show what is missing at its end', () => {
    const lines = logOf(5);
    const whole = verifyAuditLog(lines);
    const shorter = verifyAuditLog(lines.slice(0, 3));
    expect(shorter).toMatchObject({ valid: true, records: 3 });
    // The hash of the last record, kept elsewhere, does.
    expect(shorter).not.toEqual(whole);
  });

  test('breaks with any changed character', () => {
    const lines = logOf(3);
    fc.assert(
      fc.property(fc.nat({ max: 2 }), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (index, place, letter) => {
        const line = lines[index] ?? '';
        const at = place % line.length;
        fc.pre(line[at] !== letter);
        const changed = lines.with(index, line.slice(0, at) + letter + line.slice(at + 1));
        expect(verifyAuditLog(changed).valid).toBe(false);
      }),
    );
  });
});
