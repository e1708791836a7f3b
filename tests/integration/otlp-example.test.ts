import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { promisify } from 'node:util';

import { startLlmServer } from '@llmspell/testing/llm-server';
import { expect, test } from 'vitest';

const APP = path.resolve(import.meta.dirname, '../../examples/telemetry/app.ts');

/** What a collector gets by OTLP in JSON, as far as it is looked at here. */
interface Received {
  readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly Named[] }[] }[];
  readonly resourceMetrics?: readonly { readonly scopeMetrics: readonly { readonly metrics: readonly Named[] }[] }[];
}

interface Named {
  readonly name: string;
}

/** A collector on the loopback. */
async function startCollector() {
  const received = new Map<string, Received[]>();
  const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = request.url ?? '';
    received.set(target, [...(received.get(target) ?? []), (await json(request)) as Received]);
    response.setHeader('content-type', 'application/json').end('{}');
  };
  const server = createServer((request, response) => void keep(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

test('the example sends its spans and metrics to a collector', { timeout: 60_000 }, async () => {
  await using models = await startLlmServer();
  await using collector = await startCollector();
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@llmspell/source', APP], {
    env: { ...process.env, ...models.environment, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
  });
  expect(stdout).toContain('answer');
  const traces = collector.received.get('/v1/traces') ?? [];
  const spans = traces.flatMap(({ resourceSpans = [] }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans.map(({ name }) => name))),
  );
  expect(spans.toSorted()).toEqual([
    'chat gpt-5-mini',
    'chat gpt-5-mini',
    'effect llm',
    'effect llm',
    'effect tool:hash-calculator',
    'execute_tool hash-calculator',
    'invoke_agent librarian',
    'spell spell.lua',
    'turn 0',
    'turn 1',
  ]);
  expect(JSON.stringify(traces)).toContain('llmspell-example');
  const measured = (collector.received.get('/v1/metrics') ?? []).flatMap(({ resourceMetrics = [] }) =>
    resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap(({ metrics }) => metrics.map(({ name }) => name)),
    ),
  );
  expect(new Set(measured)).toEqual(
    new Set([
      'gen_ai.client.operation.duration',
      'gen_ai.client.token.usage',
      'gen_ai.invoke_agent.duration',
      'gen_ai.execute_tool.duration',
    ]),
  );
});
