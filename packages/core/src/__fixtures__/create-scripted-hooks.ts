import type { HookContext, HookPoint, HookResult, HookRunner } from '@llmspell/core';

type Script = (context: HookContext, count: number) => HookResult | void;

/** A hook runner with one function per point, which writes down what it was given. */
export interface ScriptedHooks extends HookRunner {
  readonly calls: readonly { readonly point: HookPoint; readonly data: Record<string, unknown> }[];
}

/** Runs the function of a point; nothing returned means `continue`, modified data is put into the context. */
export function createScriptedHooks(scripts: Partial<Record<HookPoint, Script>>): ScriptedHooks {
  const calls: { point: HookPoint; data: Record<string, unknown> }[] = [];
  return {
    calls,
    has: (point) => Object.hasOwn(scripts, point),
    run(context) {
      calls.push({ point: context.point, data: { ...context.data } });
      const count = calls.filter(({ point }) => point === context.point).length;
      const result = scripts[context.point]?.(context, count) ?? { type: 'continue' as const };
      if (result.type === 'modified') context.data = result.data;
      return Promise.resolve(result);
    },
    register: () => () => {},
    list: () => [],
  };
}
