import { createRunContext, defineHostMethod, type HostModule } from '@llmspell/core';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { createHostApi, createManifest } from '../index.ts';

const options = z.object({
  systemPrompt: z.string().optional(),
  retry: z.object({ maxAttempts: z.number() }).optional(),
  tools: z.array(z.union([z.string(), z.object({ toolName: z.string() })])).optional(),
  max_tokens: z.number().optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

const agents: HostModule = {
  name: 'agents',
  classes: [
    {
      name: 'Agent',
      description: 'An agent',
      aliases: ['Agents'],
      construct: defineHostMethod({
        description: 'Makes one',
        params: z.tuple([options]),
        mode: 'sync',
        call: (_call, _self, given) => ({ given }),
      }),
      fields: (self: { readonly given: z.infer<typeof options> }) => ({ prompt: self.given.systemPrompt }),
      statics: {
        listAll: defineHostMethod({
          description: 'Lists',
          params: z.tuple([]),
          mode: 'sync',
          call: ({ spell }) => spell.local(KEY, () => ['first']),
        }),
        whereAmI: defineHostMethod({
          description: 'Tells',
          params: z.tuple([]),
          call: async ({ context }) => context.path,
        }),
        parts: defineHostMethod({
          description: 'Streams',
          params: z.tuple([z.number()]),
          mode: 'stream',
          call: (_call, _self, count) => Array.from({ length: count }, (_, index) => index),
        }),
      },
      methods: {
        itself: defineHostMethod({
          description: 'Itself',
          params: z.tuple([]),
          mode: 'sync',
          call: (_call, self: object) => self,
        }),
      },
      lookup: (name) => (name === 'calculator' ? { found: name } : undefined),
      extend: { methods: ['execute'], adopt: (instance) => ({ instance }) },
    },
    { name: 'OnlyLua', description: '', languages: ['lua'], statics: {} },
  ],
};
const KEY = Symbol('list');

function createApi() {
  return createHostApi([agents], {
    context: createRunContext(),
    language: 'javascript',
    spell: { args: [], filename: 's.js', print: () => {} },
  });
}
const { signal } = new AbortController();

describe('the host API', () => {
  test('lists names in both spellings, for the language', () => {
    const [agent, ...others] = createManifest([agents], 'javascript').classes;
    expect(others).toEqual([]);
    expect(agent?.statics.map(({ name, aliases, mode }) => [name, aliases, mode])).toEqual([
      ['listAll', ['list_all'], 'sync'],
      ['whereAmI', ['where_am_i'], 'async'],
      ['parts', [], 'stream'],
    ]);
    expect(createManifest([agents], 'lua').classes.map(({ name }) => name)).toEqual(['Agent', 'OnlyLua']);
  });

  test('takes declared keys in either spelling, and leaves all other data alone', () => {
    const api = createApi();
    const made = api.callSync({
      target: 'Agents',
      method: 'new',
      signal,
      args: [
        {
          system_prompt: 'hi',
          retry: { max_attempts: 3 },
          tools: ['x', { tool_name: 'y' }],
          maxTokens: 5,
          metadata: { user_key: { inner_key: 1 }, userKey: 2 },
        },
      ],
    });
    const handle = api.describeHandle(made);
    expect(handle).toMatchObject({ className: 'Agent', fields: { prompt: 'hi' } });
    expect(handle?.object).toEqual({
      given: {
        systemPrompt: 'hi',
        retry: { maxAttempts: 3 },
        tools: ['x', { toolName: 'y' }],
        max_tokens: 5,
        metadata: { user_key: { inner_key: 1 }, userKey: 2 },
      },
    });
  });

  test('an empty object is an empty list where a list is declared, and nowhere else', () => {
    const given = { tools: {}, retry: undefined, metadata: {} };
    const api = createApi();
    const made = api.callSync({ target: 'Agent', method: 'new', signal, args: [given] });
    expect(api.describeHandle(made)?.object).toEqual({ given: { tools: [], metadata: {} } });
  });

  test('an object that was given as a handle is known again', () => {
    const api = createApi();
    const made = api.describeHandle(api.callSync({ target: 'Agent', method: 'new', args: [{}], signal }));
    const self = api.callSync({ target: made?.object ?? {}, method: 'itself', args: [], signal });
    expect(self).toBe(made?.object);
    expect(api.describeHandle(self)?.className).toBe('Agent');
    expect(api.describeHandle({})).toBeUndefined();
  });

  test('unknown names are not found, with those that were meant', async () => {
    const api = createApi();
    await expect(api.call({ target: 'Agent', method: 'listAl', args: [], signal })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('Did you mean "listAll"'),
    });
    await expect(api.call({ target: 'Agnt', method: 'x', args: [], signal })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(api.call({ target: 'Agent', method: 'constructor', args: [], signal })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(api.call({ target: {}, method: 'itself', args: [], signal })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('wrong arguments are refused before the call', async () => {
    const api = createApi();
    await expect(api.call({ target: 'Agent', method: 'whereAmI', args: [1], signal })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    expect(() => api.callSync({ target: 'Agent', method: 'new', args: [{ systemPrompt: 1 }], signal })).toThrow(
      /systemPrompt/,
    );
  });

  test('every call has a scope of its own, and the calls of a spell share its locals', async () => {
    const api = createApi();
    expect(await api.call({ target: 'Agent', method: 'where_am_i', args: [undefined], signal })).toBe(
      'call:1:Agent.whereAmI',
    );
    const list = api.callSync({ target: 'Agent', method: 'listAll', args: [], signal });
    expect(api.callSync({ target: 'Agent', method: 'list_all', args: [], signal })).toBe(list);
    expect(createApi().callSync({ target: 'Agent', method: 'listAll', args: [], signal })).not.toBe(list);
  });

  test('streams, looks up, and adopts', async () => {
    const api = createApi();
    const parts: unknown[] = [];
    for await (const part of api.stream({ target: 'Agent', method: 'parts', args: [3], signal })) parts.push(part);
    expect(parts).toEqual([0, 1, 2]);
    expect(api.callSync({ target: 'Agent', method: '?calculator', args: [], signal })).toEqual({ found: 'calculator' });
    expect(api.callSync({ target: 'Agent', method: '?other', args: [], signal })).toBeUndefined();
    const instance = {
      kind: 'script-object',
      className: 'Mine',
      baseName: 'Agent',
      methods: [],
      fields: {},
      invoke: async () => 1,
      release: () => {},
    } as const;
    const adopted = api.adopt(instance);
    expect(api.callSync({ target: adopted, method: 'itself', args: [], signal })).toBe(adopted);
    expect(() => api.adopt({ ...instance, baseName: 'OnlyLua' })).toThrow(/cannot extend/);
  });

  test('two classes of one name are refused', () => {
    const twice = () =>
      createHostApi([agents, agents], {
        context: createRunContext(),
        language: 'lua',
        spell: { args: [], filename: '', print: () => {} },
      });
    expect(twice).toThrow(expect.objectContaining({ code: 'ALREADY_EXISTS' }));
  });
});
