import { createHash } from 'node:crypto';

import {
  NO_USAGE,
  type Hook,
  type HookContext,
  type HookResult,
  type JsonValue,
  type StateStore,
} from '@llmspell/core';

import { canonicalJson } from './canonical-json.ts';
import { HOOK_ORDER } from './hook-order.ts';
import { PendingCalls } from './pending-calls.ts';
import { fromStored, toStored } from './stored-completion.ts';

export interface CacheHookOptions {
  /** Keeps the answers, under keys that begin with `cache:`. */
  readonly store: StateStore;
  /** ms that an answer counts. @default one hour */
  readonly ttlMs?: number;
  /** Whether answers of models are kept. @default true */
  readonly completions?: boolean;
  /** Names of tools whose results are kept: only those that do nothing but look something up. @default none */
  readonly tools?: readonly string[];
}

const HOUR_MS = 3_600_000;

/**
 * Answers a model call or a tool call that was made before with what came of it then. Two calls are the same when model
 * and request, or tool and input, are the same data. An answer from the cache took no tokens and costs nothing; answers
 * that a filter or an error ended are not kept. A store that fails is passed over.
 *
 * The request is taken as the hooks of users leave it, so those that change it need a priority above -100.
 */
export function createCacheHook({
  store,
  ttlMs = HOUR_MS,
  completions = true,
  tools = [],
}: CacheHookOptions): readonly Hook[] {
  const cache: Cache = {
    get: async (key) => (await store.get(key))?.value,
    set: async (key, value) => void (await store.commit([{ type: 'set', key, value, ttlMs }])),
  };
  return [
    ...(completions ? completionHooks(cache) : []),
    ...(tools.length > 0 ? toolHooks(cache, new Set(tools)) : []),
  ];
}

interface Cache {
  get(key: string): Promise<JsonValue | undefined>;
  set(key: string, value: JsonValue): Promise<void>;
}

/** What a durable run was told of the cache, it is told again on a replay. */
async function lookUp(cache: Cache, key: string, context: HookContext): Promise<JsonValue | undefined> {
  const found = await context.effect('hook:cache.get', async () => {
    const value = await cache.get(key);
    // A list, because an effect's value is JSON and JSON has no `undefined`.
    return value === undefined ? [] : [value];
  });
  return found[0];
}

async function keep(
  cache: Cache,
  { key, value }: { readonly key: string; readonly value: JsonValue },
  context: HookContext,
): Promise<void> {
  await context.effect('hook:cache.set', () => cache.set(key, value));
}

const common = { name: 'cache', tags: ['builtin'] };

function completionHooks(cache: Cache): readonly Hook[] {
  const pending = new PendingCalls();
  return [
    {
      ...common,
      point: 'beforeLlmCall',
      priority: HOOK_ORDER.save,
      async run(context): Promise<HookResult | undefined> {
        const key = keyOf('llm', context, context.data['request']);
        if (key === undefined) return undefined;
        const found = fromStored(await lookUp(cache, key, context));
        if (found !== undefined) return { type: 'skip', result: { ...found, usage: { ...NO_USAGE, costUsd: 0 } } };
        pending.begin(context, key);
        return undefined;
      },
    },
    {
      ...common,
      point: 'afterLlmCall',
      // After all others: what is kept is what the caller got.
      priority: HOOK_ORDER.limit,
      async run(context) {
        const key = pending.end(context);
        const value = toStored(context.data['completion']);
        if (key !== undefined && value !== undefined) await keep(cache, { key, value }, context);
      },
    },
  ];
}

function toolHooks(cache: Cache, tools: ReadonlySet<string>): readonly Hook[] {
  const keyOfCall = (context: HookContext): string | undefined =>
    tools.has(context.component.name) ? keyOf('tool', context, context.data['input']) : undefined;
  return [
    {
      ...common,
      point: 'beforeToolCall',
      priority: HOOK_ORDER.save,
      async run(context): Promise<HookResult | undefined> {
        const key = keyOfCall(context);
        const found = key === undefined ? undefined : await lookUp(cache, key, context);
        return isStoredOutput(found) ? { type: 'skip', result: found.output } : undefined;
      },
    },
    {
      ...common,
      point: 'afterToolCall',
      priority: HOOK_ORDER.limit,
      async run(context) {
        const key = keyOfCall(context);
        const value = { output: context.data['output'] as JsonValue };
        if (key !== undefined) await keep(cache, { key, value }, context);
      },
    },
  ];
}

/** A hash, because requests are long; `undefined` for what is no JSON. */
function keyOf(kind: 'llm' | 'tool', { component }: HookContext, given: unknown): string | undefined {
  const text = canonicalJson([component.name, given]);
  return text === undefined ? undefined : `cache:${kind}:${createHash('sha256').update(text).digest('hex')}`;
}

function isStoredOutput(value: JsonValue | undefined): value is { readonly output: JsonValue } {
  return typeof value === 'object' && value !== null && 'output' in value;
}
