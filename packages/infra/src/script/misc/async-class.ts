import { defineHostMethod, type HostClass } from '@llmspell/core';
import { z } from 'zod';

/** `Async`: waiting. */
export const asyncClass: HostClass = {
  name: 'Async',
  description: 'Waiting.',
  statics: {
    sleep: defineHostMethod({
      description: 'Async.sleep(ms): waits.',
      params: z.tuple([
        z
          .number()
          .min(0)
          .max(2 ** 31 - 1),
      ]),
      call: ({ context }, _self, ms) => context.sleep(ms),
    }),
  },
};
