import type { ScriptFunction } from '@llmspell/core';
import { brandScriptValue } from '@llmspell/core/kit';

/** A function of a script that runs here: like one of an engine, it gets copies of its arguments. */
export function scriptFunction(run: (...args: readonly unknown[]) => unknown, name = ''): ScriptFunction {
  const call = async (args: readonly unknown[]): Promise<unknown> => run(...args);
  return brandScriptValue<ScriptFunction>({
    kind: 'script-function',
    name,
    call: (...args) => call(copyOf(args)),
    async callInPlace(...args) {
      const after = copyOf(args);
      return { result: await call(after), args: after };
    },
    release() {},
  });
}

/** Host objects and functions go into a script as themselves. */
function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)])) as T;
}
