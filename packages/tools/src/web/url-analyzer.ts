import { defineTool, type JsonObject } from '@llmspell/core';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';

const schema = z.object({
  input: z.string().describe('The URL'),
  decode_params: z.boolean().default(true).describe('Decode the query parameters'),
});

/** Makes the tool that takes a URL apart. It connects to nothing. */
export function createUrlAnalyzerTool() {
  return defineTool({
    name: 'url-analyzer',
    description: 'Takes a URL apart: scheme, host, port, path, query parameters, fragment; checks that it is valid',
    category: 'data',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { url: 'input' } }),
    execute: ({ input, decode_params }): ToolResult => {
      assertSize(input, 64 * 1024, 'input');
      const url = URL.parse(input);
      const result =
        url === null ? { valid: false, original: input } : describe(url, { original: input, decode: decode_params });
      return toolResult({
        operation: 'analyze',
        result,
        ...(url === null ? { text: 'The URL is not valid' } : { text: url.href }),
      });
    },
  });
}

function describe(url: URL, { original, decode }: { readonly original: string; readonly decode: boolean }): JsonObject {
  return {
    valid: true,
    original,
    normalized: url.href,
    scheme: url.protocol.slice(0, -1),
    host: url.hostname,
    port: url.port === '' ? (DEFAULT_PORTS.get(url.protocol) ?? null) : Number(url.port),
    path: url.pathname,
    path_segments: url.pathname.split('/').filter((part) => part !== ''),
    query: url.search.slice(1),
    fragment: url.hash.slice(1),
    query_params: decode ? decoded(url) : raw(url),
    has_credentials: url.username !== '' || url.password !== '',
  };
}

const DEFAULT_PORTS = new Map([
  ['http:', 80],
  ['https:', 443],
  ['ws:', 80],
  ['wss:', 443],
  ['ftp:', 21],
]);

/** A name that comes more than once has a list. */
function decoded({ searchParams }: URL): JsonObject {
  return collect([...searchParams]);
}

function raw({ search }: URL): JsonObject {
  const pairs = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '');
  return collect(pairs.map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)]));
}

function collect(pairs: readonly (readonly [string, string] | readonly string[])[]): JsonObject {
  const values = new Map<string, string[]>();
  for (const [name = '', value = ''] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? (list[0] ?? '') : list]));
}
