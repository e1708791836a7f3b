import { createHostApi } from '@llmspell/bridge';
import { createJavaScriptEngine } from '@llmspell/bridge/javascript';
import { createLuaEngine } from '@llmspell/bridge/lua';
import { createRunContext, defineHostMethod, type HostApi, type HostModule, type ScriptEngine } from '@llmspell/core';
import { z } from 'zod';

import { measure, printFigures, type Subject } from './measure.ts';

const CALLS = 1_000;
const SPELLS = 20;

/** What a host call and the start of a spell cost in each engine, against the same function called by the host itself. */
export async function engines(): Promise<void> {
  await using lua = closing(createLuaEngine());
  await using javascript = closing(createJavaScriptEngine());
  printFigures(
    'host call from a script, per call',
    await measure([direct(), hostCalls(lua.engine, LUA), hostCalls(javascript.engine, JAVASCRIPT)], 7),
  );
  printFigures(
    'an empty spell, per spell',
    await measure([emptySpells(lua.engine, LUA), emptySpells(javascript.engine, JAVASCRIPT)], 7),
  );
}

interface Language {
  readonly filename: string;
  readonly calls: string;
}

const LUA: Language = {
  filename: 'a.lua',
  calls: `local sum = 0 for i = 1, ${CALLS} do sum = sum + Host.echo(i) end return sum`,
};
const JAVASCRIPT: Language = {
  filename: 'a.js',
  calls: `let sum = 0; for (let i = 1; i <= ${CALLS}; i += 1) sum += await Host.echo(i); export default sum;`,
};

const module: HostModule = {
  name: 'host',
  classes: [
    {
      name: 'Host',
      description: 'For measuring',
      statics: {
        echo: defineHostMethod({
          description: 'Gives back',
          params: z.tuple([z.number()]),
          call: (_call, _self, value) => Promise.resolve(value),
        }),
      },
    },
  ],
};

function apiFor(engine: ScriptEngine, filename: string): HostApi {
  const spell = { args: [], filename, print: () => {} };
  return createHostApi([module], { context: createRunContext(), language: engine.language, spell });
}

function direct(): Subject {
  const api = createHostApi([module], {
    context: createRunContext(),
    language: 'javascript',
    spell: { args: [], filename: 'direct', print: () => {} },
  });
  const { signal } = new AbortController();
  return {
    name: 'dispatcher alone',
    units: CALLS,
    async run() {
      for (let index = 0; index < CALLS; index += 1)
        await api.call({ target: 'Host', method: 'echo', args: [index], signal });
    },
  };
}

function hostCalls(engine: ScriptEngine, { filename, calls }: Language): Subject {
  return {
    name: `${engine.language}: call and answer`,
    units: CALLS,
    async run() {
      const session = await engine.open({ api: apiFor(engine, filename) });
      await session.run({ code: calls, filename });
      await session.close();
    },
  };
}

function emptySpells(engine: ScriptEngine, { filename }: Language): Subject {
  return {
    name: `${engine.language}: open, run, close on a warm thread`,
    units: SPELLS,
    async run() {
      for (let index = 0; index < SPELLS; index += 1) {
        const session = await engine.open({ api: apiFor(engine, filename) });
        await session.run({ code: '', filename });
        await session.close();
      }
    },
  };
}

function closing(engine: ScriptEngine): { readonly engine: ScriptEngine } & AsyncDisposable {
  return { engine, [Symbol.asyncDispose]: () => engine.close() };
}
