import { defineHostMethod, type HostModule, type JsonValue } from '@llmspell/core';
import { z } from 'zod';

/** The global `Spell`: what was given to this run, and what it can be told while it runs. */
export function createSpellModule(input: JsonValue, filename: string): HostModule {
  return {
    name: 'spell',
    classes: [
      {
        name: 'Spell',
        description: 'What was given to this spell, and signals from outside.',
        constants: { input, filename },
        statics: {
          waitFor: defineHostMethod({
            description:
              'Spell.wait_for(name, { timeout_ms }?): waits for a signal from outside, such as the answer of a person, and gives its value; nothing when the time is over. `llmspell runs signal` answers a durable run, over the end of its process too.',
            params: z.tuple([
              z.string().min(1).max(200),
              z.object({ timeoutMs: z.number().min(0).optional() }).optional(),
            ]),
            call: ({ context }, _self, ...[name, { timeoutMs } = {}]) =>
              context.waitFor(name, timeoutMs === undefined ? {} : { timeoutMs }),
          }),
        },
      },
    ],
  };
}
