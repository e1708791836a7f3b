import { isScriptFunction, type HostCall, type ScriptObject } from '@llmspell/core';

/**
 * How the host runs a script's own `execute`; `undefined` when the class has none. `init` is called once before, except
 * in Lua, where making the object has called it. A coroutine's function that `execute` gives back is run for its value.
 */
export function ownExecute(
  instance: ScriptObject,
  { language }: HostCall,
): ((input: unknown) => Promise<unknown>) | undefined {
  if (!instance.methods.includes('execute')) return undefined;
  let ready: Promise<unknown> | undefined;
  return async (input) => {
    if (instance.methods.includes('init') && language !== 'lua') {
      ready ??= instance.invoke('init');
      await ready;
    }
    const result = await instance.invoke('execute', input);
    return isScriptFunction(result) ? result.call() : result;
  };
}
