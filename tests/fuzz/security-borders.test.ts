import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  createRunContext,
  SpellError,
  type AuditRecord,
  type JsonObject,
  type JsonSchema,
  type Plugin,
} from '@llmspell/core';
import {
  createAuditLog,
  createJsonSchemaValidator,
  createPolicy,
  createPorts,
  createRedactor,
  environmentSecrets,
  readAuditFile,
  verifyAuditFile,
  verifyAuditLog,
  type PermissionGrants,
} from '@llmspell/infra/security';
import * as fc from 'fast-check';
import { createRuntime, parseSpellManifest } from 'llmspell';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { TEXTS } from './hostile-texts.ts';

let folder = '';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'llmspell-fuzz-')));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Any text, or one that is known to break things. */
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...TEXTS), fc.webUrl(), fc.ipV6());

/** The code of what the work failed with; an error without a code, or one of ours that says "internal", fails the test. */
async function codeOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!SpellError.isInstance(error) || error.code === 'INTERNAL' || error.message === '') throw error;
    return error.code;
  }
}

describe('at the borders of security every input is taken or refused with a code', { timeout: 60_000 }, () => {
  test('paths: no text leads out of the folder that was granted', async () => {
    const inside = path.join(folder, 'inside');
    await writeFile(path.join(folder, 'secret'), 'secret');
    const ports = createPorts({ cwd: inside });
    const permissions = createPolicy({ cwd: inside, read: [inside], write: [inside] });
    const { files } = createRunContext({ permissions, ports });
    await files.makeDirectory(inside).catch(() => {});
    const segments = fc.array(fc.oneof(texts, fc.constantFrom('..', '.', '', 'inside', 'secret', '~')), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(
        segments,
        fc.constantFrom('read', 'write', 'list', 'stat', 'makeDirectory'),
        async (parts, name) => {
          const file = parts.join('/');
          const call = {
            read: () => files.read(file),
            write: () => files.write(file, 'x'),
            list: () => files.list(file),
            stat: () => files.stat(file),
            makeDirectory: () => files.makeDirectory(file),
          };
          await codeOf(call[name]);
        },
      ),
      { numRuns: 400 },
    );
    expect((await readdir(folder)).toSorted()).toEqual(['inside', 'secret']);
  });

  test('addresses: what is fetched', async () => {
    const http = { lookup: async () => [] };
    const { fetch } = createRunContext({ permissions: createPolicy({ net: true }), ports: createPorts({ http }) });
    const urls = fc.oneof(
      texts,
      texts.map((text) => `http://${text}/`),
      texts.map((text) => `https://host.test/${text}`),
    );
    const init = fc.record({ method: texts, headers: fc.dictionary(texts, texts), body: texts }, { requiredKeys: [] });
    await fc.assert(
      fc.asyncProperty(urls, fc.option(init, { nil: undefined }), async (url, options) => {
        expect(await codeOf(() => fetch(url, options))).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  test('grants: hosts, paths, programs, names', async () => {
    const grant = fc.oneof(fc.boolean(), fc.array(texts, { maxLength: 4 }));
    const kinds = { read: grant, write: grant, net: grant, run: grant, env: grant, tool: grant, model: grant };
    await fc.assert(
      fc.asyncProperty(
        fc.record(kinds, { requiredKeys: [] }),
        texts,
        fc.integer(),
        async (grants: PermissionGrants, text, port) => {
          await codeOf(async () => {
            const policy = createPolicy({ cwd: folder, ...grants });
            expect(JSON.stringify(policy.describe?.())).toContain('prompt');
            const requests = [
              { kind: 'read', path: text },
              { kind: 'write', path: text },
              { kind: 'net', host: text, port, address: text },
              { kind: 'run', command: text },
              { kind: 'env', name: text },
              { kind: 'tool', tool: text },
              { kind: 'model', model: text },
            ] as const;
            for (const request of requests) {
              expect(typeof (await policy.check(request)).allowed).toBe('boolean');
              expect(typeof (await policy.check(request, { mayPrompt: false })).allowed).toBe('boolean');
            }
          });
        },
      ),
      { numRuns: 400 },
    );
  });

  test('grants as a script gives them', async () => {
    const { fromGrants } = createPolicy({ cwd: folder });
    const kind = fc.constantFrom('read', 'write', 'net', 'run', 'env', 'tool', 'model', '__proto__', 'prompt', 'check');
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(kind, fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.array(texts))),
        async (grants) => {
          expect([undefined, 'VALIDATION_FAILED']).toContain(await codeOf(() => fromGrants?.(grants as JsonObject)));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('manifests of spells', async () => {
    const word = fc.constantFrom(
      '-- @allow-',
      '// @allow-',
      '@allow-read',
      'read=',
      'net=',
      '=',
      ',',
      '\n',
      '\r',
      '--',
      ' ',
    );
    const manifest = fc.array(fc.oneof(word, texts), { maxLength: 12 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(manifest, async (code) => {
        const failure = await codeOf(() => parseSpellManifest(code, 'a.lua'));
        expect([undefined, 'VALIDATION_FAILED']).toContain(failure);
      }),
      { numRuns: 1_000 },
    );
  });

  test('audit logs: what was changed is found, and noise is no log', async () => {
    const lines: string[] = [];
    const log = createAuditLog({ write: (line) => void lines.push(line) });
    const entry: AuditRecord = { timestamp: '', action: 'a', target: 't', result: 'success', runId: '', path: '' };
    for (let index = 0; index < 3; index += 1) log.record({ ...entry, details: { index } });
    const whole = `${lines.join('\n')}\n`;
    const file = path.join(folder, 'inside', 'audit');
    const changed = fc.tuple(fc.nat({ max: whole.length }), fc.nat({ max: 40 }), texts);
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, fc.uint8Array({ maxLength: 200 })), async (change) => {
        const content =
          change instanceof Uint8Array
            ? Buffer.from(change)
            : Buffer.from(`${whole.slice(0, change[0])}${change[2]}${whole.slice(change[0] + change[1])}`);
        await writeFile(file, content);
        const verdict = await verifyAuditFile(file);
        const reader = readAuditFile(file);
        for await (const record of reader.records) expect(typeof record).toBe('object');
        expect(reader.verify()).toEqual(verdict);
        const left = content.toString().split('\n');
        // What is still whole is a part of the log from its beginning, perhaps with empty lines.
        const kept = verdict.valid ? left.filter((line) => line !== '') : [];
        expect(kept).toEqual(lines.slice(0, kept.length));
        expect(verifyAuditLog(left)).toEqual(verdict);
      }),
      { numRuns: 300 },
    );
  });

  test('schemas of JSON from anybody, and values', async () => {
    const { compile } = createJsonSchemaValidator({ timeoutMs: 200 });
    const keyword = fc.constantFrom(
      'type',
      'properties',
      'items',
      '$ref',
      'pattern',
      'required',
      'enum',
      'allOf',
      'if',
      'minLength',
      '$id',
      '$defs',
      'format',
      'not',
      'const',
    );
    const document = fc.dictionary(
      keyword,
      fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('#', '#/a', 'object', '(a+)+$', '[')),
    );
    await fc.assert(
      fc.asyncProperty(document, fc.jsonValue(), async (schema, value) => {
        await codeOf(async () => {
          const result = await compile(schema as JsonSchema)['~standard'].validate(value);
          expect('value' in result || 'issues' in result).toBe(true);
        });
      }),
      { numRuns: 400 },
    );
  });

  test('secrets: no variable, and no text, makes a redactor fail', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('API_KEY', 'TOKEN', 'URL', 'X'), texts),
        fc.jsonValue(),
        (variables, value) => {
          const redact = createRedactor(environmentSecrets(variables));
          expect(JSON.stringify(redact(value as never))).toBeDefined();
        },
      ),
      { numRuns: 500 },
    );
  });

  test('plugins: whatever is given for one, the runtime goes on', async () => {
    const parts = fc.record({
      info: fc.oneof(fc.jsonValue(), fc.record({ name: texts, version: texts })),
      compatible: fc.oneof(texts, fc.constant('*')),
      requires: fc.oneof(fc.jsonValue(), fc.constant(undefined)),
    });
    const plugins = fc.array(
      fc.oneof(
        parts.map((part) => ({ ...part, initialize: () => {} })),
        fc.jsonValue().filter((value) => typeof value !== 'string'),
      ),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(plugins, async (given) => {
        await using runtime = await createRuntime({ plugins: given as Plugin[], environment: {} });
        const list = runtime.plugins.list();
        expect(list.length).toBe(given.length);
        const codes = list.flatMap((status) => (status.status === 'failed' ? [status.error.code] : []));
        expect(codes.filter((code) => !code.startsWith('PLUGIN_'))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
