import { parseJson, SpellError, toHookPoint, type Hook, type JsonValue, type RunContext } from '@llmspell/core';
import { z } from 'zod';

import { createAuditHook } from '../../hooks/builtin/create-audit-hook.ts';
import { createCacheHook } from '../../hooks/builtin/create-cache-hook.ts';
import { createCostGuardHook } from '../../hooks/builtin/create-cost-guard-hook.ts';
import { createLoggingHook } from '../../hooks/builtin/create-logging-hook.ts';
import { createMetricsHook } from '../../hooks/builtin/create-metrics-hook.ts';
import { createRateLimitHook } from '../../hooks/builtin/create-rate-limit-hook.ts';
import { createRetryHook } from '../../hooks/builtin/create-retry-hook.ts';
import { createTracingHook } from '../../hooks/builtin/create-tracing-hook.ts';

/** Built-in hooks, and what they have counted. */
export interface BuiltinHooks {
  readonly hooks: readonly Hook[];
  readonly snapshot?: () => JsonValue;
}

const number = z.number().optional();
const points = z.array(z.string().transform(toHookPoint)).optional();

/** What a script can say of them; each takes what it knows. */
export const builtinOptions = z
  .object({
    points,
    level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
    includeData: z.boolean().optional(),
    limit: number,
    intervalMs: number,
    maxWaitMs: number,
    whenExceeded: z.enum(['wait', 'cancel']).optional(),
    ttlMs: number,
    completions: z.boolean().optional(),
    tools: z.array(z.string()).optional(),
    maxAttempts: number,
    baseDelayMs: number,
    maxDelayMs: number,
    maxUsd: number,
    warnAt: z.array(z.number()).optional(),
  })
  .default({});

type Options = z.output<typeof builtinOptions>;
type Maker = (options: Options, context: RunContext) => BuiltinHooks;

const MAKERS: Readonly<Record<string, Maker>> = {
  logging: (options, { logger }) => ({ hooks: createLoggingHook({ logger, ...defined(options) }) }),
  metrics: (_options, { clock }) => {
    const metrics = createMetricsHook({ clock });
    return { hooks: metrics.hooks, snapshot: () => plain(metrics.snapshot()) };
  },
  tracing: (options, { tracer }) => ({ hooks: createTracingHook({ tracer, ...defined(options) }) }),
  ratelimit: (options, { clock }) => ({
    hooks: createRateLimitHook({ clock, limit: 10, intervalMs: 60_000, ...defined(options) }),
  }),
  cache: (options, { state: store }) => ({ hooks: createCacheHook({ store, ...defined(options) }) }),
  retry: (options, context) => ({ hooks: createRetryHook({ random: () => context.random(), ...defined(options) }) }),
  audit: (options, { audit: sink, clock }) => ({ hooks: createAuditHook({ sink, clock, ...defined(options) }) }),
  costguard({ maxUsd, ...options }) {
    if (maxUsd === undefined) throw invalid('The hook "cost_guard" needs max_usd, a number of USD above 0.');
    const guard = createCostGuardHook({ ...defined(options), maxUsd });
    return { hooks: guard.hooks, snapshot: () => ({ ...guard.spent }) };
  },
};

/** Names as scripts write them. */
export const BUILTIN_NAMES = ['logging', 'metrics', 'tracing', 'rate_limit', 'cache', 'retry', 'audit', 'cost_guard'];

/**
 * Makes built-in hooks by name: `rate_limit`, `RateLimitHook`.
 *
 * @throws SpellError `NOT_FOUND` for a name there is not; `VALIDATION_FAILED` for options that make no sense.
 */
export function makeBuiltinHooks(name: string, options: Options, context: RunContext): BuiltinHooks {
  const bare = name.toLowerCase().replaceAll(/[_\s-]|hooks?$/g, '');
  const make = Object.hasOwn(MAKERS, bare) ? MAKERS[bare] : undefined;
  if (make === undefined) {
    const known = BUILTIN_NAMES.join(', ');
    throw new SpellError({ code: 'NOT_FOUND', message: `There is no built-in hook "${name}". There are: ${known}.` });
  }
  try {
    return make(options, context);
  } catch (error) {
    // What is a mistake of the program elsewhere is one of the script here.
    throw error instanceof TypeError ? invalid(error.message) : error;
  }
}

/** Options that are left out are not there, rather than undefined. */
function defined<T extends object>(options: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [Key in keyof T]: Exclude<T[Key], undefined> };
}

function invalid(message: string): SpellError {
  return new SpellError({ code: 'VALIDATION_FAILED', message });
}

/** The last bucket of a duration has no end, and JSON has no such number. */
function plain(value: object): JsonValue {
  return parseJson(JSON.stringify(value), 'what a hook has counted');
}
