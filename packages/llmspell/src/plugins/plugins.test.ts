import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Plugin, PluginHost } from '@llmspell/core';
import { createMemoryStore } from '@llmspell/infra/state';
import { createCaptureLogger, createScriptedProvider, looseSchema } from '@llmspell/testing';
import { createRuntime, type RuntimeOptions } from 'llmspell';
import { afterEach, describe, expect, test } from 'vitest';

import { createToyEngine } from '../__fixtures__/create-toy-engine.ts';

const NO_MODELS = { OLLAMA_HOST: 'http://127.0.0.1:1' };
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'llmspell-plugins-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

function plugin(name: string, more: Partial<Plugin> & { readonly setUp?: (host: PluginHost) => unknown } = {}): Plugin {
  const { setUp, ...rest } = more;
  return {
    info: { name, version: '1.0.0' },
    compatible: '>=0.0.0',
    async initialize(host) {
      await setUp?.(host);
    },
    ...rest,
  };
}

const runtimeWith = (options: RuntimeOptions) => createRuntime({ environment: NO_MODELS, ...options });

const tool = (name: string) => ({
  kind: 'tool',
  name,
  description: 'x',
  inputSchema: looseSchema(),
  execute: () => name,
});

const MODULE = `
const tool = {
  kind: 'tool',
  name: 'shout',
  description: 'Makes text loud',
  inputSchema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  execute: ({ text }) => ({ text: text.toUpperCase() }),
};
export default {
  info: { name: 'loud', version: '1.2.3' },
  compatible: '>=0.0.0',
  initialize(host) { host.components.register(tool); },
};
`;

describe('a plugin in a module on disk', { timeout: 30_000 }, () => {
  test.each([
    ['a file beside the working folder', './loud.mjs'],
    ['an installed package', 'llmspell-loud'],
  ])('is loaded from %s, and a spell uses its tool', async (_, specifier) => {
    const cwd = await folderWith({
      'loud.mjs': MODULE,
      'node_modules/llmspell-loud/package.json': '{"name":"llmspell-loud","type":"module","main":"./index.js"}',
      'node_modules/llmspell-loud/index.js': MODULE,
    });
    await using runtime = await runtimeWith({ cwd, plugins: [specifier] });
    expect(runtime.plugins.list()).toEqual([{ status: 'ready', info: { name: 'loud', version: '1.2.3' } }]);
    const code = 'return Tool.execute("shout", { text = "hi" }).text';
    expect((await runtime.runSpell({ code, filename: 'a.lua' })).value).toBe('HI');
  });

  test.each([
    ['there is none', './missing.mjs', "missing.mjs'. The runtime goes on"],
    ['no such package is installed', 'llmspell-nowhere', 'could not be loaded'],
    ['it is not JavaScript', './broken.mjs', 'could not be loaded'],
    ['it throws', './throws.mjs', 'no licence'],
    ['it exports something else', './other.mjs', 'to be a plugin'],
    ['what it exports has no version', './half.mjs', 'to be a plugin'],
  ])('that fails because %s does not take the runtime down', async (_, specifier, message) => {
    const cwd = await folderWith({
      'broken.mjs': 'export default {',
      'throws.mjs': 'throw new Error("no licence")',
      'other.mjs': 'export default 42',
      'half.mjs': 'export const plugin = { info: { name: "half" }, compatible: "*", initialize() {} }',
      'loud.mjs': MODULE,
    });
    const logger = createCaptureLogger();
    await using runtime = await runtimeWith({ cwd, logger, plugins: [specifier, './loud.mjs'] });
    expect(runtime.plugins.list()).toMatchObject([
      {
        status: 'failed',
        name: specifier,
        error: { code: 'PLUGIN_FAILED', message: expect.stringContaining(message) },
      },
      { status: 'ready', info: { name: 'loud' } },
    ]);
    expect(logger.entries).toMatchObject([{ level: 'error', message: 'Plugin failed' }, { message: 'Plugin ready' }]);
    expect((await runtime.runSpell({ code: 'return 1', filename: 'a.lua' })).value).toBe(1);
  });

  test('nothing is loaded that was not named', async () => {
    const cwd = await folderWith({ 'node_modules/llmspell-loud/index.js': 'throw new Error("loaded")' });
    await using runtime = await runtimeWith({ cwd });
    expect(runtime.plugins.list()).toEqual([]);
    expect(await runtime.plugins.health()).toEqual({ status: 'healthy', plugins: new Map() });
    expect(await runtime.plugins.metrics()).toEqual(new Map());
  });
});

describe('what a plugin adds', { timeout: 30_000 }, () => {
  test('is there: a provider, a class for scripts, an engine, a state store', async () => {
    const opened: string[] = [];
    const all = plugin('all', {
      setUp(host) {
        host.addProvider(createScriptedProvider(['from the plugin'], { name: 'mine' }));
        host.addHostModule({
          name: 'greetings',
          classes: [
            {
              name: 'Greeting',
              description: 'Greets',
              statics: {
                hello: { description: 'Says hello', params: looseSchema() as never, mode: 'sync', call: () => 'hello' },
              },
            },
          ],
        });
        host.addEngine(createToyEngine());
        host.addStore({
          name: 'toy',
          open: async (location) => {
            opened.push(location);
            const store = createMemoryStore();
            await store.commit([{ type: 'set', key: 'a', value: 'kept' }]);
            return store;
          },
        });
      },
    });
    await using runtime = await runtimeWith({ plugins: [all], state: 'toy:somewhere:1', model: 'mine/x' });
    expect(opened).toEqual(['toy:somewhere:1']);
    expect(await runtime.state.get('a')).toMatchObject({ value: 'kept' });
    const lua = 'return { Agent.new({ system_prompt = "x" }):chat("hi"), Greeting.hello() }';
    expect((await runtime.runSpell({ code: lua, filename: 'a.lua' }, { maxTokens: 100_000 })).value).toEqual([
      'from the plugin',
      'hello',
    ]);
    expect(await runtime.checkSpell({ code: 'return Greeting.hello()', filename: 'a.lua' })).toEqual([]);
    expect((await runtime.runSpell({ code: 'anything', filename: 'a.toy' })).value).toBe('ran anything');
  });

  test.each([
    ['a provider', (host: PluginHost) => host.addProvider(createScriptedProvider([], { name: 'openai' }))],
    [
      'a class',
      (host: PluginHost) => host.addHostModule({ name: 'x', classes: [{ name: 'Agent', description: 'x' }] }),
    ],
    [
      'an alias',
      (host: PluginHost) => host.addHostModule({ name: 'x', classes: [{ name: 'Tools', description: 'x' }] }),
    ],
    ['an engine', (host: PluginHost) => host.addEngine({ ...createToyEngine(), extensions: ['.lua'] })],
    ['a store', (host: PluginHost) => host.addStore({ name: 'level', open: () => Promise.reject(new Error('x')) })],
    ['a tool', (host: PluginHost) => host.components.register(tool('calculator'))],
  ])('takes the place of nothing that is there: %s', async (_, setUp) => {
    await using runtime = await runtimeWith({ plugins: [plugin('bold', { setUp })] });
    expect(runtime.plugins.list()).toMatchObject([
      { status: 'failed', error: { code: 'PLUGIN_FAILED', data: { plugin: 'bold', reason: 'ALREADY_EXISTS' } } },
    ]);
  });

  test('is gone when it fails, so that another may add it', async () => {
    const setUp = (host: PluginHost): void => {
      host.components.register(tool('mine'));
      host.addProvider(createScriptedProvider(['x'], { name: 'mine' }));
      host.addEngine(createToyEngine());
    };
    let late: PluginHost | undefined;
    const failing = plugin('first', {
      setUp(host) {
        late = host;
        setUp(host);
        throw new Error('too late');
      },
    });
    await using runtime = await runtimeWith({ plugins: [failing, plugin('second', { setUp })] });
    expect(runtime.plugins.list()).toMatchObject([{ status: 'failed' }, { status: 'ready' }]);
    expect(runtime.models.canResolve('mine/x')).toBe(true);
    expect(() => late?.components.register(tool('more'))).toThrow(expect.objectContaining({ code: 'CLOSED' }));
    expect(() => late?.addEngine(createToyEngine())).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  });

  test('later can only be components', async () => {
    let later: PluginHost | undefined;
    await using runtime = await runtimeWith({ plugins: [plugin('p', { setUp: (host) => (later = host) })] });
    later?.components.register(tool('late'));
    expect(runtime.components.has('tool', 'late')).toBe(true);
    expect(() => later?.addEngine(createToyEngine())).toThrow(expect.objectContaining({ code: 'CLOSED' }));
  });
});

describe('a plugin that is not for this runtime', { timeout: 30_000 }, () => {
  test.each([
    [{ compatible: '^99.0.0' }, 'works with llmspell ^99.0.0'],
    [{ compatible: 'whatever' }, 'no range of versions'],
    [{ requires: ['telepathy'] }, 'needs telepathy'],
    [{ requires: ['plugin:other'] }, 'needs plugin:other'],
    [{ info: { name: '__proto__', version: '1.0.0' } }, 'lower-case letters'],
    [{ info: { name: '', version: '1.0.0' } }, 'lower-case letters'],
  ])('says so: %o', async (more, message) => {
    let initialized = false;
    const one = plugin('one', { setUp: () => (initialized = true), ...more });
    await using runtime = await runtimeWith({ plugins: [one] });
    expect(runtime.plugins.list()).toMatchObject([
      { status: 'failed', error: { code: 'PLUGIN_INCOMPATIBLE', message: expect.stringContaining(message) } },
    ]);
    expect(initialized).toBe(false);
  });

  test('is one that needs another only when that was not named before it', async () => {
    const first = plugin('first');
    const second = plugin('second', { requires: ['plugin:first', 'agents', 'tools', 'workflows', 'scripts'] });
    await using runtime = await runtimeWith({ plugins: [first, second, plugin('first')] });
    expect(runtime.plugins.list()).toMatchObject([
      { status: 'ready' },
      { status: 'ready' },
      { status: 'failed', error: { message: expect.stringContaining('named twice') } },
    ]);
    await using other = await runtimeWith({ plugins: [second, first] });
    expect(other.plugins.list().map(({ status }) => status)).toEqual(['failed', 'ready']);
  });

  test('is anything that is no plugin', async () => {
    const plugins = [{}, null, 42] as unknown as Plugin[];
    await using runtime = await runtimeWith({ plugins });
    expect(runtime.plugins.list().map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
  });
});

describe('the life of plugins', { timeout: 30_000 }, () => {
  test('waits for none that does not come to its end', async () => {
    const cwd = await folderWith({ 'hangs.mjs': 'await new Promise(() => {});' });
    let signal: AbortSignal | undefined;
    const never = (): Promise<never> => new Promise(() => {});
    const hangs = plugin('hangs', {
      setUp(host) {
        ({ signal } = host);
        host.components.register(tool('half'));
        return never();
      },
    });
    const deaf = plugin('deaf', { health: never, metrics: never, shutdown: never });
    const plugins = ['./hangs.mjs', hangs, deaf];
    const runtime = await runtimeWith({ cwd, plugins, pluginTimeoutMs: 20 });
    const data = { reason: 'TIMEOUT' };
    expect(runtime.plugins.list()).toMatchObject([
      { status: 'failed', name: './hangs.mjs', error: { code: 'PLUGIN_FAILED', data } },
      { status: 'failed', name: 'hangs', error: { code: 'PLUGIN_FAILED', data } },
      { status: 'ready' },
    ]);
    expect(signal?.aborted).toBe(true);
    expect(runtime.components.has('tool', 'half')).toBe(false);
    expect((await runtime.plugins.health()).plugins.get('deaf')).toMatchObject({ status: 'unhealthy' });
    expect((await runtime.plugins.metrics()).get('deaf')).toEqual({});
    await expect(runtime.close()).rejects.toMatchObject({ code: 'PLUGIN_FAILED' });
  });

  test('ends in the reverse of its order, once, and a shutdown that fails keeps no other from ending', async () => {
    const order: string[] = [];
    const ending = (name: string, fails = false) =>
      plugin(name, {
        setUp: () => order.push(`start ${name}`),
        shutdown() {
          order.push(`stop ${name}`);
          if (fails) throw new Error('stuck');
        },
      });
    const broken = plugin('broken', {
      setUp: () => Promise.reject(new Error('x')),
      shutdown: () => void order.push('x'),
    });
    const runtime = await runtimeWith({ plugins: [ending('a'), ending('b', true), broken, ending('c')] });
    await expect(runtime.close()).rejects.toMatchObject({ code: 'PLUGIN_FAILED', data: { plugin: 'b' } });
    await runtime.close().catch(() => {});
    expect(order).toEqual(['start a', 'start b', 'start c', 'stop c', 'stop b', 'stop a']);
  });

  test('health and measures of all are together; what a plugin cannot tell does no harm', async () => {
    const plugins = [
      plugin('silent'),
      plugin('well', { health: () => ({ status: 'healthy' }), metrics: () => ({ calls: 3, broken: Number.NaN }) }),
      plugin('slow', { health: async () => ({ status: 'degraded', message: 'busy' }) }),
      plugin('ill', {
        health: () => Promise.reject(new Error('no connection')),
        metrics: () => Promise.reject(new Error('none')),
      }),
      plugin('odd', { health: () => ({ status: 'fine' }) as never }),
      plugin('absent', { requires: ['telepathy'] }),
    ];
    await using runtime = await runtimeWith({ plugins });
    const health = await runtime.plugins.health();
    expect(health.status).toBe('unhealthy');
    expect(Object.fromEntries(health.plugins)).toMatchObject({
      silent: { status: 'healthy' },
      well: { status: 'healthy' },
      slow: { status: 'degraded', message: 'busy' },
      ill: { status: 'unhealthy', message: 'no connection' },
      odd: { status: 'unhealthy' },
      absent: { status: 'unhealthy', message: expect.stringContaining('telepathy') },
    });
    expect(Object.fromEntries(await runtime.plugins.metrics())).toEqual({
      silent: {},
      well: { calls: 3 },
      slow: {},
      ill: {},
      odd: {},
    });
  });
});
