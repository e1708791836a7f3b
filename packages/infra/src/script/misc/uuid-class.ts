import { defineHostMethod, type HostClass } from '@llmspell/core';
import { z } from 'zod';

/** `uuid`: unique ids. They come from the run, so a replayed spell gets the same ones. */
export const uuidClass: HostClass = {
  name: 'Uuid',
  description: 'Unique ids.',
  aliases: ['uuid', 'UUID'],
  statics: {
    generate: defineHostMethod({
      description: 'A new unique id.',
      params: z.tuple([]),
      aliases: ['new', 'v4'],
      mode: 'sync',
      call: ({ context }) => context.newId(),
    }),
  },
};
