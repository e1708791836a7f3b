import { setImmediate as nextTurn } from 'node:timers/promises';

import {
  createRunContext,
  defineHostMethod,
  isScriptFunction,
  SpellError,
  type HostApi,
  type HostModule,
  type ScriptFunction,
  type ScriptObject,
} from '@llmspell/core';
import { z } from 'zod';

import { createHostApi } from '../../../host/create-host-api.ts';

/** What the test host saw of a script. */
export interface TestHost {
  readonly api: HostApi;
  /** Functions given to `Agent.keep`. */
  readonly kept: ScriptFunction[];
  /** Arguments of `Agent.record`. */
  readonly recorded: unknown[];
  /** Instances of the script's subclasses of `BaseAgent`. */
  readonly adopted: ScriptObject[];
}

interface TestAgent {
  readonly name: string;
}

const fn = z.custom<ScriptFunction>(isScriptFunction);
const none = z.tuple([]);
const anything = z.tuple([]).rest(z.unknown());
const optionsOrPrompt = z.tuple([z.union([z.string(), z.looseObject({ name: z.string().optional() })]).optional()]);

/** A host over the real dispatcher, with an agent that answers by adding "!". */
export function createTestHost(): TestHost {
  const host = { kept: [], recorded: [], adopted: [] } satisfies Omit<TestHost, 'api'>;
  const api = createHostApi([agentModule(host), toolModule(), baseModule(host)], {
    context: createRunContext(),
    language: 'lua',
    spell: { args: [], filename: 'spell.lua', print: () => {} },
  });
  return { ...host, api };
}

function agentModule({ kept, recorded }: Omit<TestHost, 'api'>): HostModule {
  return {
    name: 'agents',
    classes: [
      {
        name: 'Agent',
        description: 'answers',
        aliases: ['Agents'],
        construct: defineHostMethod({
          description: 'makes one',
          params: optionsOrPrompt,
          mode: 'sync',
          call: (_call, _self, options): TestAgent => ({
            name: typeof options === 'object' ? (options.name ?? 'agent') : 'agent',
          }),
        }),
        constants: { VERSION: '1.0', limits: { turns: 3, names: [] } },
        statics: {
          keep: defineHostMethod({ description: '', params: z.tuple([fn]), call: (_c, _s, f) => void kept.push(f) }),
          record: defineHostMethod({
            description: '',
            params: anything,
            call: (_c, _s, ...a) => void recorded.push(...a),
          }),
          echo: defineHostMethod({ description: '', params: anything, call: (_c, _s, value) => value }),
          later: defineHostMethod({
            description: '',
            params: none,
            call: () => (text: unknown) => `host ${String(text)}`,
          }),
        },
        methods: {
          chat: defineHostMethod({
            description: '',
            params: anything,
            call: async (_call, _self, text) => {
              await nextTurn();
              return `${String(text)}!`;
            },
          }),
          fail: defineHostMethod({
            description: '',
            params: anything,
            call: async () => {
              throw new SpellError({
                code: 'PROVIDER_RATE_LIMITED',
                message: 'boom',
                retryable: true,
                data: { retryAfterMs: 1500, model: 'm' },
              });
            },
          }),
          with: defineHostMethod({
            description: '',
            params: z.tuple([fn]),
            call: async (_c, _s, f) => `${String(await f.call('w'))}!`,
          }),
          par: defineHostMethod({
            description: '',
            params: z.tuple([z.array(fn)]),
            call: (_call, _self, fns) => Promise.all(fns.map((f) => f.call())),
          }),
          streamChat: defineHostMethod({
            description: '',
            params: anything,
            mode: 'stream',
            call: async function* (_call, _self, text) {
              for (const word of String(text).split(' ')) yield word;
            },
          }),
        },
        fields: ({ name }: TestAgent) => ({ name, systemPrompt: 'be brief' }),
      },
    ],
  };
}

const CALCULATOR = { name: 'calculator' };

function toolModule(): HostModule {
  return {
    name: 'tools',
    classes: [
      {
        name: 'Tool',
        description: 'looks up by name',
        statics: {
          failNow: defineHostMethod({
            description: '',
            params: none,
            mode: 'sync',
            call: () => {
              throw new SpellError({ code: 'TOOL_NOT_FOUND', message: 'no such tool' });
            },
          }),
        },
        lookup: (name, call) => (name === 'calculator' ? call.handle('Calculator', CALCULATOR) : undefined),
      },
      {
        name: 'Calculator',
        description: 'adds',
        methods: {
          execute: defineHostMethod({
            description: '',
            params: z.tuple([z.object({ left: z.number(), right: z.number() })]),
            call: (_call, _self, { left, right }) => ({ result: left + right }),
          }),
        },
        textField: 'name',
        fields: (self: { readonly name: string }) => ({ name: self.name }),
      },
    ],
  };
}

function baseModule({ adopted }: Omit<TestHost, 'api'>): HostModule {
  return {
    name: 'base',
    classes: [
      {
        name: 'BaseAgent',
        description: 'to extend',
        methods: {
          run: defineHostMethod({
            description: '',
            params: anything,
            call: async (_call, self: { readonly instance: ScriptObject }, input) =>
              self.instance.invoke('execute', input),
          }),
        },
        extend: {
          methods: ['init', 'execute', 'onDone'],
          adopt: (instance) => {
            adopted.push(instance);
            return { instance };
          },
        },
      },
    ],
  };
}
