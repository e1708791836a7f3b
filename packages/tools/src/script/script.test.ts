import {
  createComponentRegistry,
  createRunContext,
  parseWith,
  type HostCall,
  type HostClass,
  type HostMethod,
  type JsonObject,
  type RunContextOptions,
  type ScriptObject,
  type Tool,
} from '@llmspell/core';
import { brandScriptValue } from '@llmspell/core/kit';
import { allowAll, looseSchema, scriptFunction } from '@llmspell/testing';
import { describe, expect, test } from 'vitest';

import { memoryFiles } from '../__fixtures__/memory-files.ts';
import { registerTools } from '../catalog.ts';
import { toolsHostModule } from './index.ts';

/** Calls host methods as a dispatcher does: the arguments are parsed by their schema. */
function createScript(options: RunContextOptions = {}) {
  const components = options.components ?? createComponentRegistry();
  if (options.components === undefined) registerTools(components);
  const context = createRunContext({ permissions: allowAll, ...options, components });
  const locals = new Map<symbol, unknown>();
  const call: HostCall = {
    context,
    components,
    language: 'lua',
    spell: {
      args: [],
      filename: 'spell.lua',
      print: () => undefined,
      local<T>(key: symbol, create: () => T): T {
        if (!locals.has(key)) locals.set(key, create());
        return locals.get(key) as T;
      },
    },
    handle: (className, object) => ({ className, object }),
  };
  const invoke = async (method: HostMethod | undefined, self: unknown, args: readonly unknown[]): Promise<unknown> => {
    if (method === undefined) throw new Error('no such method');
    const parsed = await parseWith(method.params, args, 'The arguments');
    return method.call(call, self as never, ...parsed);
  };
  return {
    call,
    components,
    static: (name: string, ...args: unknown[]) => invoke(classOf('Tool').statics?.[name], undefined, args),
    method: (tool: unknown, name: string, ...args: unknown[]) => invoke(classOf('Tool').methods?.[name], tool, args),
    create: async (name: string, ...args: unknown[]) => {
      const handle = await invoke(classOf(name).construct, undefined, args);
      expect(handle).toMatchObject({ className: 'Tool' });
      return (handle as { object: Tool }).object;
    },
    lookup: (name: string) => classOf('Tool').lookup?.(name, call) as { object: Tool } | undefined,
  };
}

function classOf(name: string): HostClass {
  const found = toolsHostModule.classes.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no class ${name}`);
  return found;
}

describe('Tool', () => {
  test('lists, finds, tells about and groups tools', async () => {
    const script = createScript();
    const list = (await script.static('list')) as JsonObject[];
    expect(list.find(({ name }) => name === 'calculator')).toMatchObject({ category: 'utility', version: '1.0.0' });
    expect(await script.static('exists', 'no-such')).toBe(false);
    expect(await script.static('get', 'no-such')).toBeUndefined();
    expect(await script.static('categories')).toEqual([
      'analysis',
      'api',
      'data',
      'filesystem',
      'system',
      'utility',
      'web',
    ]);
    const found = (await script.static('discover', { category: 'filesystem', tag: 'search' })) as JsonObject[];
    expect(found.map(({ name }) => name)).toEqual(['file-search']);
    expect(await script.static('discover')).toHaveLength(list.length);
  });

  test.each([
    'uuid-generator',
    'uuid_generator',
    'uuidGenerator',
    'template-engine',
    'template_engine',
    'data_validation',
    'base64',
  ])('finds %s', async (name) => {
    expect(await createScript().static('exists', name)).toBe(true);
  });

  test('calls tools by name, with parameters in a wrapper or not', async () => {
    const script = createScript();
    for (const params of [{ input: '6 * 7' }, { expression: '6 * 7' }, { parameters: { input: '6 * 7' } }]) {
      expect(await script.static('execute', 'calculator', params)).toMatchObject({
        success: true,
        output: 42,
        result: { result: 42 },
        text: '42',
      });
    }
    expect(await script.static('execute', 'uuid_generator')).toMatchObject({ success: true });
  });

  test('gives the response of a tool whose text is the payload', async () => {
    const result = await createScript().static('execute', 'json-processor', { operation: 'parse', input: '{"a":1}' });
    expect(result).toMatchObject({
      data: { a: 1 },
      metadata: { operation: 'parse', response: { success: true, result: { a: 1 } } },
    });
  });

  test('keeps the codes of errors', async () => {
    const script = createScript();
    await expect(script.static('execute', 'calculatr', {})).rejects.toMatchObject({
      code: 'TOOL_NOT_FOUND',
      message: "Tool 'calculatr' not found. Did you mean calculator?",
    });
    await expect(script.static('execute', 'calculator', { operation: 'foo' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining('Unknown operation: foo'),
    });
    await expect(script.static('execute', 'file-operations', { operation: 'read', path: '/a' })).rejects.toMatchObject({
      code: 'NOT_SUPPORTED',
    });
  });

  test('Tool.calculator is the tool, the same each time', async () => {
    const script = createScript();
    const { object } = script.lookup('calculator') ?? {};
    expect(script.lookup('calculator')?.object).toBe(object);
    expect(await script.method(object, 'execute', { input: '1 + 1' })).toMatchObject({ output: 2 });
    expect(script.lookup('constructor')).toBeUndefined();
    expect(await script.method(object, 'getSchema')).toMatchObject({
      name: 'calculator',
      parameters: expect.arrayContaining([
        expect.objectContaining({ name: 'operation', type: 'string', required: false, default: 'evaluate' }),
      ]),
    });
  });
});

describe('tools of a script', () => {
  const jsonSchemas = { compile: () => looseSchema() };

  test('are registered for everyone', async () => {
    const script = createScript({ jsonSchemas });
    const execute = scriptFunction((input) => ({ doubled: (input as { n: number }).n * 2 }));
    const parameters = { n: { type: 'number', description: 'A number', required: true } };
    await script.static('register', { name: 'double', description: 'Doubles', parameters, execute });
    expect(await script.static('execute', 'double', { n: 21 })).toEqual({ doubled: 42 });
    const tool = (await script.components.get('tool', 'double')) as Tool;
    expect(tool.inputSchema['~standard'].jsonSchema?.input({ target: 'draft-2020-12' })).toEqual({
      type: 'object',
      properties: { n: { type: 'number', description: 'A number' } },
      required: ['n'],
    });
    await expect(script.static('register', { name: 'double', execute })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
    });
  });

  test.each([
    [
      { type: 'object', properties: { a: { type: 'string' } } },
      { type: 'object', properties: { a: { type: 'string' } } },
    ],
    [
      [{ name: 'a', type: 'string', required: true }],
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
    ],
    [{ a: 'string' }, { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }],
  ])('describe their parameters as %j', async (parameters, schema) => {
    const documents: unknown[] = [];
    const compile = (document: unknown) => (documents.push(document), looseSchema());
    const script = createScript({ jsonSchemas: { compile } });
    await script.static('register', { name: 't', parameters, execute: scriptFunction(() => 1) });
    expect(documents).toEqual([schema]);
  });

  test('need a function, and parameters that can be understood', async () => {
    const script = createScript({ jsonSchemas });
    await expect(script.static('register', { name: 't', execute: { kind: 'script-function' } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(
      script.static('register', { name: 't', parameters: [1], execute: scriptFunction(() => 1) }),
    ).rejects.toThrow('has no name');
    await expect(
      createScript().static('register', { name: 't', parameters: { a: 'string' }, execute: scriptFunction(() => 1) }),
    ).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
  });

  test('may give nothing but data', async () => {
    const script = createScript();
    await script.static('register', { name: 't', execute: scriptFunction(() => () => 1) });
    await expect(script.static('execute', 't')).rejects.toMatchObject({ code: 'VALUE_UNSUPPORTED' });
  });

  test('are classes that extend BaseTool', async () => {
    const script = createScript();
    const instance = (methods: readonly string[]): ScriptObject =>
      brandScriptValue({
        kind: 'script-object',
        className: 'WordCount',
        baseName: 'BaseTool',
        methods,
        fields: { description: 'Counts words' },
        invoke: async (_: string, input: unknown) => ({ words: (input as { text: string }).text.split(' ').length }),
        release: () => undefined,
      });
    const tool = classOf('BaseTool').extend?.adopt(instance(['execute']), script.call) as Tool;
    expect(tool.name).toBe('word-count');
    expect(await script.method(tool, 'execute', { text: 'a b c' })).toEqual({ words: 3 });
    expect(() => classOf('BaseTool').extend?.adopt(instance([]), script.call)).toThrow('no method "execute"');
  });
});

describe('classes of configured tools', () => {
  const plain = toolsHostModule.classes.filter(
    ({ name, construct }) => construct !== undefined && name !== 'ShellCommandTool',
  );

  test.each(plain.map(({ name }) => name))('%s makes a tool', async (name) => {
    const tool = await createScript().create(name);
    expect(tool.kind).toBe('tool');
  });

  test('Calculator calculates', async () => {
    const script = createScript();
    expect(await script.method(await script.create('Calculator'), 'execute', { expression: '2 + 2' })).toMatchObject({
      output: 4,
    });
  });

  test('FileSystemTool stays inside its paths, and narrows only', async () => {
    const files = memoryFiles({ '/a/x.txt': 'in', '/ab/x.txt': 'beside', '/b/x.txt': 'out', '/a/x.key': 'key' });
    const script = createScript({ ports: { files: files.factory } });
    const tool = await script.create('FileSystemTool', {
      allowedPaths: ['/a'],
      readOnly: true,
      allowedExtensions: ['.txt'],
    });
    const read = (path: string) => script.method(tool, 'execute', { operation: 'read', path });
    expect(await read('/a/x.txt')).toMatchObject({ text: 'in' });
    for (const path of ['/b/x.txt', '/ab/x.txt', '/a/x.key'])
      await expect(read(path)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const write = script.method(tool, 'execute', { operation: 'write', path: '/a/x.txt', input: 'y' });
    await expect(write).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    const closed = createScript({
      ports: { files: files.factory },
      permissions: { check: ({ kind }) => ({ allowed: kind === 'tool' }) },
    });
    await expect(closed.method(tool, 'execute', { operation: 'read', path: '/a/x.txt' })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  test('a misspelt restriction is not lost', async () => {
    await expect(createScript().create('FileSystemTool', { allowed_pathes: ['/a'] })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  test('FileWriter writes below its folder', async () => {
    const files = memoryFiles();
    const script = createScript({ ports: { files: files.factory } });
    const tool = await script.create('FileWriter', { baseDir: '/out' });
    await script.method(tool, 'execute', { filename: 'a/b.txt', content: 'x' });
    expect(files.text('/out/a/b.txt')).toBe('x');
    await expect(script.method(tool, 'execute', { path: '../etc/passwd', content: 'x' })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });

  test('HttpRequestTool and ShellCommandTool hand their narrower policy to the ports', async () => {
    const script = createScript({
      ports: {
        fetch: (guard) => async (url) => {
          await guard.require({ kind: 'net', host: new URL(url).hostname, port: 443 });
          return new Response('ok');
        },
        processes: (guard) => ({
          run: async ({ command }) => {
            await guard.require({ kind: 'run', command: `/usr/bin/${command}` });
            return { exitCode: 0, stdout: 'ok', stderr: '', timedOut: false, truncated: false };
          },
        }),
      },
    });
    const http = await script.create('HttpRequestTool', { allowedDomains: ['x.org'], timeout: 1000 });
    expect(await script.method(http, 'execute', { url: 'https://api.x.org/' })).toMatchObject({ text: 'ok' });
    for (const url of ['https://evilx.org/', 'https://x.org.evil.com/']) {
      await expect(script.method(http, 'execute', { url })).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
    }
    const shell = await script.create('ShellCommandTool', { allowedCommands: ['ls'] });
    expect(await script.method(shell, 'execute', { command: 'ls' })).toMatchObject({ text: 'ok' });
    await expect(script.method(shell, 'execute', { command: 'rm' })).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
    });
  });
});
