import { createRunContext, defineHostMethod, type HostApi, type HostModule, type ScriptFunction } from '@llmspell/core';
import { z } from 'zod';

import { createHostApi } from '../../../host/create-host-api.ts';

const KEPT = Symbol('kept');

const value = z.tuple([z.unknown()]);

/** A host of a few methods, through the real dispatcher. */
const probe: HostModule = {
  name: 'probe',
  classes: [
    {
      name: 'Probe',
      description: 'Calls for tests',
      statics: {
        echo: defineHostMethod({
          description: 'Gives it back',
          params: value,
          call: async (_call, _self, given) => given,
        }),
        echoNow: defineHostMethod({
          description: 'Gives it back',
          params: value,
          mode: 'sync',
          call: (_call, _self, given) => given,
        }),
        keep: defineHostMethod({
          description: 'Holds it',
          params: value,
          call: async (call, _self, given) => call.spell.local(KEPT, () => [given]).length,
        }),
        failNow: defineHostMethod({
          description: 'Fails',
          params: z.tuple([]),
          mode: 'sync',
          call: () => {
            throw new Error('broken');
          },
        }),
        callBack: defineHostMethod({
          description: 'Calls it',
          params: z.tuple([z.custom<ScriptFunction>(), z.unknown()]),
          call: (_call, _self, ...[callback, given]) => callback.call(given),
        }),
      },
    },
  ],
};

export function probeApi(...modules: readonly HostModule[]): HostApi {
  return createHostApi([probe, ...modules], {
    context: createRunContext(),
    language: 'javascript',
    spell: { args: [], filename: 'spell.js', print: () => {} },
  });
}
