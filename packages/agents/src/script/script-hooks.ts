import {
  isScriptFunction,
  SpellError,
  toHookPoint,
  type Hook,
  type HookPoint,
  type ScriptLanguage,
} from '@llmspell/core';
import { scriptHookRun } from '@llmspell/core/kit';

/**
 * The hooks of an agent that a script wrote as a table: point to function, or to a list of functions.
 *
 * @throws SpellError `NOT_FOUND` for a point there is not; `VALIDATION_FAILED` for what is no function.
 */
export function toScriptHooks(table: Readonly<Record<string, unknown>>, language: ScriptLanguage): readonly Hook[] {
  return Object.entries(table).flatMap(([name, given]) =>
    [given].flat().map((entry): Hook => {
      if (!isScriptFunction(entry)) throw notAFunction(name);
      return {
        name: entry.name === '' ? name : entry.name,
        point: pointOf(name),
        language,
        run: scriptHookRun(entry, language),
      };
    }),
  );
}

/** An error of an agent is the agent's. */
function pointOf(name: string): HookPoint {
  const point = toHookPoint(name);
  return point === 'onError' ? 'onAgentError' : point;
}

function notAFunction(name: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the hook "${name}" to be a function or a list of functions.`,
  });
}
