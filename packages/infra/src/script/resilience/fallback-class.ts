import { defineHostMethod, isStop, type HostClass } from '@llmspell/core';
import { z } from 'zod';

import { doWork, work } from './work.ts';

/** `Fallback`: the first of several ways that works. */
export const fallbackClass: HostClass = {
  name: 'Fallback',
  description: 'The first of several ways that works.',
  statics: {
    execute: defineHostMethod({
      description:
        'Fallback.execute({ first, second, … }, input?): functions, agents, tools or workflows; the error of the last one when none works.',
      params: z.tuple([z.array(work).min(1), z.unknown().optional()]),
      aliases: ['run'],
      async call({ context }, _self, ...[ways, input]) {
        let failure: unknown;
        for (const way of ways) {
          try {
            return await doWork(way, input, context);
          } catch (error) {
            if (isStop(error, context.signal)) throw error;
            failure = error;
          }
        }
        throw failure;
      },
    }),
  },
};
