import { defineHostMethod, isScriptFunction, toSpellError, type HostClass, type ScriptFunction } from '@llmspell/core';
import { retry, retryAfterOf, waitToRetry } from '@llmspell/core/kit';
import { z } from 'zod';

import { inCategories } from '../../resilience/errors/in-categories.ts';
import { doWork, work } from './work.ts';

const options = z
  .object({
    maxAttempts: z.number().int().min(1).optional(),
    baseDelayMs: z.number().min(0).optional(),
    maxDelayMs: z.number().min(0).optional(),
    retryIf: z.custom<ScriptFunction>(isScriptFunction, 'expected a function').optional(),
    input: z.unknown().optional(),
  })
  .default({});

/** Another attempt would fail in the same way. */
const isFinal = inCategories('validation', 'permission');

/** `Retry`: does something again until it succeeds. */
export const retryClass: HostClass = {
  name: 'Retry',
  description: 'Does something again until it succeeds.',
  statics: {
    execute: defineHostMethod({
      description:
        'Retry.execute(work, { max_attempts = 3, base_delay_ms = 500, max_delay_ms = 30000, retry_if, input }?): a function or component, with exponential waits; retry_if(error) gives false to stop.',
      params: z.tuple([work, options]),
      aliases: ['run'],
      async call({ context }, _self, ...[given, { maxAttempts = 3, baseDelayMs, maxDelayMs, retryIf, input }]) {
        const wanted = new WeakMap<object, boolean>();
        const ask = async (error: unknown): Promise<void> => {
          const { code, message, retryable } = toSpellError(error);
          const answer = retryIf === undefined ? !isFinal(error) : await retryIf.call({ code, message, retryable });
          if (typeof error === 'object' && error !== null) wanted.set(error, answer !== false && answer !== undefined);
        };
        const attempt = async (): Promise<unknown> => {
          try {
            return await doWork(given, input, context);
          } catch (error) {
            await ask(error);
            throw error;
          }
        };
        return retry(attempt, {
          maxAttempts,
          ...(baseDelayMs === undefined ? {} : { baseDelayMs }),
          ...(maxDelayMs === undefined ? {} : { maxDelayMs }),
          clock: context.clock,
          random: () => context.random(),
          signal: context.signal,
          shouldRetry: (error) => typeof error === 'object' && error !== null && wanted.get(error) === true,
          retryAfterMs: retryAfterOf,
          onRetry: (error, count, delayMs) =>
            waitToRetry(context, { component: { kind: 'script', name: 'Retry' }, attempt: count, delayMs, error }),
          // The wait is over by then.
          sleep: () => Promise.resolve(),
        });
      },
    }),
  },
};
