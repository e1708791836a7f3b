import {
  createRunContext,
  defineHostMethod,
  SpellError,
  type Clock,
  type HostApi,
  type HostModule,
  type ScriptFunction,
  type ScriptLanguage,
} from '@llmspell/core';
import { z } from 'zod';

import { createHostApi } from '../../../host/create-host-api.ts';

/** A host whose calls begin and end when it is their turn, and the paths at which they were made. */
export interface Lab {
  readonly api: HostApi;
  readonly paths: ReadonlySet<string>;
}

/** @param random Decides whose turn it is. */
export function createLab(language: ScriptLanguage, random: () => number): Lab {
  const turn = createTurns(random);
  const paths = new Set<string>();
  // Timers are over when it is their turn.
  const clock: Clock = { now: () => 0, monotonic: () => 0, sleep: turn };
  return {
    api: createHostApi([labModule(turn, paths)], {
      context: createRunContext({ clock }),
      language,
      spell: { args: [], filename: 'spell', print: () => {} },
    }),
    paths,
  };
}

type Turn = () => Promise<void>;

function labModule(turn: Turn, paths: Set<string>): HostModule {
  let count = 0;
  const statics = {
    give: defineHostMethod({
      description: 'Gives it back',
      params: z.tuple([z.unknown()]),
      call: async ({ context }, _self, value) => {
        paths.add(context.path);
        await turn();
        return value;
      },
    }),
    count: defineHostMethod({
      description: 'Counts',
      params: z.tuple([]),
      mode: 'sync',
      call: () => (count += 1),
    }),
    fail: defineHostMethod({
      description: 'Fails',
      params: z.tuple([]),
      call: async () => {
        await turn();
        throw new SpellError({ code: 'TOOL_FAILED', message: 'broken' });
      },
    }),
    parts: defineHostMethod({
      description: 'Streams',
      params: z.tuple([z.number()]),
      mode: 'stream',
      async *call(_call, _self, parts) {
        for (let part = 0; part < parts; part += 1) {
          await turn();
          yield part;
        }
      },
    }),
    run: defineHostMethod({
      description: 'Calls it',
      params: z.tuple([z.custom<ScriptFunction>()]),
      call: async (_call, _self, callback) => {
        await turn();
        await callback.call();
        await turn();
      },
    }),
    all: defineHostMethod({
      description: 'Calls them',
      params: z.tuple([z.array(z.custom<ScriptFunction>())]),
      call: async (_call, _self, branches) => {
        await Promise.all(branches.map((branch) => branch.call()));
      },
    }),
  };
  return { name: 'lab', classes: [{ name: 'Lab', description: 'Calls for tests', statics }] };
}

function createTurns(random: () => number): Turn {
  const waiting: (() => void)[] = [];
  let busy = false;
  const serve = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      for (let pause = Math.floor(random() * 3); pause >= 0; pause -= 1) await new Promise(setImmediate);
      waiting.splice(Math.floor(random() * waiting.length), 1)[0]?.();
    }
    busy = false;
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (!busy) void serve();
    });
}
