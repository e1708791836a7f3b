import { deepStrictEqual, equal, match, notEqual, ok, rejects } from 'node:assert/strict';
import { getEventListeners } from 'node:events';

import {
  createRunContext,
  isJsonValue,
  parseWith,
  SpellError,
  toJsonSchema,
  type ErrorCode,
  type JsonSchema,
  type JsonValue,
  type PortFactories,
  type RunContextOptions,
  type Tool,
} from '@llmspell/core';
import { executeTool } from '@llmspell/core/kit';

import { countingIds } from '../doubles/counting-ids.ts';
import { createManualClock } from '../doubles/manual-clock.ts';
import { seededRandom } from '../doubles/seeded-random.ts';

type PortName = keyof PortFactories;

export interface ToolConformanceOptions {
  /** The runner's `test`. */
  readonly test: (name: string, body: () => Promise<void>) => unknown;
  readonly tool: Tool;
  /** An input it can work with. */
  readonly validInput: unknown;
  /** An input it refuses. */
  readonly invalidInput: unknown;
  /** The code of that refusal. @default 'VALIDATION_FAILED' */
  readonly invalidCode?: ErrorCode;
  /** The ports it may use. @default none */
  readonly ports?: readonly PortName[];
  /** What its calls need; called for each. Clock, randomness and ids stand still unless given. @default null objects */
  readonly context?: () => Omit<RunContextOptions, 'signal' | 'journal'>;
}

/** What every tool has to do, whoever wrote it: the built-in ones, those of plugins, adapters of other protocols. */
export function toolConformance(options: ToolConformanceOptions): void {
  testDescription(options);
  testCalls(options);
  testPorts(options);
  testAbort(options);
}

function testDescription({ test, tool }: ToolConformanceOptions): void {
  test('says what it is, under a name that models and registries take', async () => {
    equal(tool.kind, 'tool');
    match(tool.name, /^[a-z][a-z0-9_-]{0,63}$/i);
    ok(tool.description.length >= 10);
    for (const capability of tool.capabilities ?? []) ok(capability.length > 0);
  });

  test('shows models what it takes, with a description of each parameter', async () => {
    const document = toJsonSchema(tool.inputSchema);
    equal(document['type'], 'object');
    for (const [name, parameter] of Object.entries((document['properties'] ?? {}) as Record<string, JsonSchema>)) {
      ok(typeof parameter['description'] === 'string', `parameter "${name}" has no description`);
    }
    ok(isJsonValue(document));
  });
}

function testCalls(options: ToolConformanceOptions): void {
  const { test, tool, validInput, invalidInput, invalidCode = 'VALIDATION_FAILED' } = options;

  test('gives JSON that fits its schema, and leaves its input alone', async () => {
    const before = structuredClone(validInput);
    const output = await call(options);
    deepStrictEqual(validInput, before);
    deepStrictEqual(JSON.parse(JSON.stringify(output)), output);
    if (tool.outputSchema !== undefined) await parseWith(tool.outputSchema, output, 'The output');
  });

  test('gives the same again, alone or side by side: calls share no state', async () => {
    const first = await call(options);
    const others = await Promise.all([call(options), call(options)]);
    for (const output of [...others, await call(options)]) deepStrictEqual(output, first);
  });

  test('accepts its own parsed input, as a hook hands it back', async () => {
    const parsed: unknown = await parseWith(tool.inputSchema, validInput, 'The input');
    deepStrictEqual(await parseWith(tool.inputSchema, parsed, 'The parsed input'), parsed);
  });

  test('refuses an input that does not fit, with a code', async () => {
    const run = createRunContext(contextOf(options));
    await rejects(executeTool({ tool, input: invalidInput }, run), (error) => {
      ok(SpellError.isInstance(error));
      equal(error.code, invalidCode);
      ok(isJsonValue(error.toJSON()));
      return true;
    });
  });

  test('refuses what is no object', async () => {
    for (const input of ['text', 7, null, true]) {
      const refusal = executeTool({ tool, input }, createRunContext(contextOf(options)));
      await rejects(refusal, (error) => SpellError.isInstance(error) && error.code === 'VALIDATION_FAILED');
    }
  });
}

function testPorts(options: ToolConformanceOptions): void {
  const { test, ports: declared = [] } = options;
  test('reaches the world through its declared ports alone', async () => {
    const used = new Set<string>();
    const given = contextOf(options);
    const ports = Object.fromEntries(
      (['files', 'fetch', 'processes', 'environment'] as const).map((name) => [name, spy(name, given.ports, used)]),
    ) as Partial<PortFactories>;
    await executeTool({ tool: options.tool, input: options.validInput }, createRunContext({ ...given, ports }));
    deepStrictEqual(
      [...used].filter((name) => !declared.some((port) => port === name)),
      [],
    );
  });
}

/** Notes that a port was asked for, and hands out the one that was given. */
function spy(name: PortName, given: Partial<PortFactories> | undefined, used: Set<string>): PortFactories[PortName] {
  const factory = given?.[name] ?? createPortOf(name);
  // The factory of a name makes the port of that name.
  return ((guard: never) => {
    used.add(name);
    return factory(guard);
  }) as PortFactories[PortName];
}

/** The null object of a port, as a context with nothing configured has it. */
function createPortOf(name: PortName): (guard: never) => unknown {
  return () => createRunContext()[name];
}

function testAbort(options: ToolConformanceOptions): void {
  const { test, tool, validInput: input } = options;
  test('rejects with the reason of an abort, untouched', async () => {
    const reason = new Error('stop');
    const run = createRunContext({ ...contextOf(options), signal: AbortSignal.abort(reason) });
    await rejects(executeTool({ tool, input }, run), (error) => error === reason);
  });

  test('an abort while it works either comes too late or is the reason of its failure', async () => {
    const reason = new Error('stop');
    for (let ticks = 0; ticks < 8; ticks += 1) {
      const controller = new AbortController();
      const run = createRunContext({ ...contextOf(options), signal: controller.signal });
      const work = executeTool({ tool, input }, run).then(
        () => reason,
        (error: unknown) => error,
      );
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      controller.abort(reason);
      equal(await work, reason);
    }
  });

  test('leaves no listener on its signal', async () => {
    const { signal } = new AbortController();
    const output = await executeTool({ tool, input }, createRunContext({ ...contextOf(options), signal }));
    notEqual(output, undefined);
    equal(getEventListeners(signal, 'abort').length, 0);
  });
}

function call(options: ToolConformanceOptions): Promise<JsonValue> {
  const { tool, validInput: input } = options;
  return executeTool({ tool, input }, createRunContext(contextOf(options)));
}

function contextOf({ context }: ToolConformanceOptions): Omit<RunContextOptions, 'signal' | 'journal'> {
  return { clock: createManualClock(), random: seededRandom(), newId: countingIds(), ...context?.() };
}
