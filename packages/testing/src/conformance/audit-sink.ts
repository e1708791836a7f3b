import { deepStrictEqual, equal, ok } from 'node:assert/strict';

import { createRunContext, type AuditRecord, type AuditSink } from '@llmspell/core';

import { createManualClock } from '../doubles/manual-clock.ts';

/** A sink under test. */
export interface AuditSinkFixture {
  readonly sink: AuditSink;
  /** What it has kept, oldest first; waits until all is kept. */
  readonly kept: () => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

export interface AuditSinkConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  /** Makes a new sink; called for each test. */
  readonly create: () => AuditSinkFixture | Promise<AuditSinkFixture>;
  /** What it does besides keeping. */
  readonly features: {
    /** Whether it takes out secrets. A sink that keeps records for a test to read does not. */
    readonly redacts: boolean;
  };
}

/** What every implementation of `AuditSink` has to do. */
export function auditSinkConformance(options: AuditSinkConformanceOptions): void {
  testKeeping(options);
  testContent(options);
}

function testKeeping({ test, create }: AuditSinkConformanceOptions): void {
  test('keeps the fields of a record', async () => {
    const { sink, kept } = await create();
    const given = record(1, { details: { nested: { list: [1, 'two', null, true] } } });
    sink.record(given);
    deepStrictEqual(pick((await kept())[0]), { ...given });
  });

  test('keeps a record without details', async () => {
    const { sink, kept } = await create();
    sink.record(record(1));
    deepStrictEqual(pick((await kept())[0]), { ...record(1) });
  });

  test('keeps records in the order they came, however many', async () => {
    const { sink, kept } = await create();
    const given = Array.from({ length: 1_000 }, (_, index) => record(index));
    for (const entry of given.slice(0, 500)) sink.record(entry);
    await Promise.resolve();
    for (const entry of given.slice(500)) sink.record(entry);
    deepStrictEqual(
      (await kept()).map(({ target }) => target),
      given.map(({ target }) => target),
    );
  });

  test('returns at once', async () => {
    const { sink, kept } = await create();
    equal(sink.record(record(1)) as unknown, undefined);
    equal((await kept()).length, 1);
  });
}

function testContent({ test, create, features }: AuditSinkConformanceOptions): void {
  test('keeps texts that end lines or look like its own form', async () => {
    const { sink, kept } = await create();
    const targets = ['a\nb', 'a\r\nb', '\u2028\u2029', '"}\n{"action":"x"}', '\ud800', '', '","hash":"0"}', '\0'];
    for (const target of targets) sink.record(record(0, { target }));
    const found = await kept();
    deepStrictEqual(
      found.map(({ target }) => target),
      targets,
    );
  });

  test('keeps what a guard reports', async () => {
    const { sink, kept } = await create();
    const context = createRunContext({ audit: sink, runId: 'run-1', clock: createManualClock({ now: 0 }) });
    await context.guard.require({ kind: 'env', name: 'HOME' }).catch(() => {});
    const [entry] = await kept();
    equal(entry?.['result'], 'denied');
    equal(entry['target'], 'HOME');
    equal(entry['timestamp'], '1970-01-01T00:00:00.000Z');
  });

  if (!features.redacts) return;
  test('keeps no secret', async () => {
    const { sink, kept } = await create();
    const secret = 'sk-abcdefghijklmnopqrstuvwx';
    const details = { apiKey: 'short', text: `key ${secret}`, deep: [{ [secret]: secret }] };
    sink.record(record(1, { target: secret, details }));
    const text = JSON.stringify(await kept());
    ok(!text.includes(secret));
    ok(!text.includes('short'));
  });
}

function record(index: number, more: Partial<AuditRecord> = {}): AuditRecord {
  return {
    timestamp: '2026-01-02T03:04:05.678Z',
    action: 'permission',
    target: `target-${index}`,
    result: 'success',
    runId: 'run-1',
    path: 'workflow/step:a',
    ...more,
  };
}

/** The fields of a record, without what a sink adds. */
function pick(entry: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  const names = ['timestamp', 'action', 'target', 'result', 'runId', 'path', 'details'];
  return Object.fromEntries(Object.entries(entry ?? {}).filter(([name]) => names.includes(name)));
}
