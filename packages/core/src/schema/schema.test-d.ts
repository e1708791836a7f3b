import {
  defineHostMethod,
  defineTool,
  parseWith,
  type CompositeTool,
  type HostMethod,
  type Infer,
  type LeafTool,
  type RunContext,
} from '@llmspell/core';
import { asAgent } from '@llmspell/core/kit';
import { expectTypeOf, test } from 'vitest';
import { z } from 'zod';

const schema = z.object({ at: z.string().transform((text) => new Date(text)), count: z.number().default(1) });

test('Infer gives the type after parsing', () => {
  expectTypeOf<Infer<typeof schema>>().toEqualTypeOf<{ at: Date; count: number }>();
});

test('parseWith gives the type after parsing', () => {
  expectTypeOf(parseWith(schema, {}, 'X')).toEqualTypeOf<
    { at: Date; count: number } | Promise<{ at: Date; count: number }>
  >();
});

test('a tool takes the type of its input from the schema', () => {
  const tool = defineTool({
    name: 'x',
    description: 'x',
    inputSchema: schema,
    execute(input, context) {
      expectTypeOf(input).toEqualTypeOf<{ at: Date; count: number }>();
      expectTypeOf(context).not.toExtend<RunContext>();
      return input.count;
    },
  });
  expectTypeOf(tool).toEqualTypeOf<LeafTool<{ at: Date; count: number }, number>>();
  expectTypeOf(asAgent(tool).execute).returns.toEqualTypeOf<Promise<number>>();
});

test('a composite tool gets the whole context', () => {
  const tool = defineTool({
    name: 'x',
    description: 'x',
    composite: true,
    inputSchema: z.string(),
    execute: (input, context) => ({ input, context }),
  });
  expectTypeOf(tool).toEqualTypeOf<CompositeTool<string, { input: string; context: RunContext }>>();
});

test('a host method takes the types of its arguments from the tuple schema', () => {
  const method = defineHostMethod({
    description: 'x',
    params: z.tuple([z.string(), z.number().optional()]),
    call(_call, _self, ...args) {
      expectTypeOf(args).toEqualTypeOf<[string, (number | undefined)?]>();
    },
  });
  expectTypeOf(method).toEqualTypeOf<HostMethod>();
});

test('a context gives back the types of its effects and branches', () => {
  const infer = (context: RunContext): void => {
    expectTypeOf(context.effect('x', () => 1)).toEqualTypeOf<Promise<number>>();
    expectTypeOf(context.effect('x', async () => 'a')).toEqualTypeOf<Promise<string>>();
    expectTypeOf(context.each([1], (item) => String(item))).toEqualTypeOf<Promise<string[]>>();
    expectTypeOf(context.all([() => 1, async () => 2])).toEqualTypeOf<Promise<number[]>>();
  };
  expectTypeOf(infer).toBeFunction();
});
