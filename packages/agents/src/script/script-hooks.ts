import {
  HOOK_POINTS,
  isScriptFunction,
  nearestNames,
  parseWith,
  SpellError,
  type Hook,
  type HookContext,
  type HookPoint,
  type HookResult,
  type ScriptFunction,
} from '@llmspell/core';
import { z } from 'zod';

const POINTS = new Map<string, HookPoint>([
  ...HOOK_POINTS.map((point) => [point.toLowerCase(), point] as const),
  ['beforeexecute', 'beforeAgentExecute'],
  ['afterexecute', 'afterAgentExecute'],
  ['beforeagentexecution', 'beforeAgentExecute'],
  ['afteragentexecution', 'afterAgentExecute'],
  ['beforetoolexecution', 'beforeToolCall'],
  ['aftertoolexecution', 'afterToolCall'],
  ['onerror', 'onAgentError'],
]);

/**
 * The hooks of an agent that a script wrote as a table: point to function, or to a list of functions. A function gets
 * `{ point, component, data, error }` and decides by what it returns: nothing goes on; `{ type: 'modified', data }` or
 * the changed context goes on with other data; `{ type: 'skip', result }`, `{ type: 'cancel', reason }`, … as hooks do;
 * `false` cancels.
 *
 * @throws SpellError `VALIDATION_FAILED` for a point there is not.
 */
export function toScriptHooks(table: Readonly<Record<string, unknown>>): readonly Hook[] {
  return Object.entries(table).flatMap(([name, given]) =>
    [given].flat().map((entry): Hook => {
      if (!isScriptFunction(entry)) throw notAFunction(name);
      return {
        name: entry.name === '' ? name : entry.name,
        point: pointOf(name),
        run: (context) => call(entry, context),
      };
    }),
  );
}

function pointOf(name: string): HookPoint {
  const point = POINTS.get(name.replaceAll(/[_-]/g, '').toLowerCase());
  if (point !== undefined) return point;
  const near = nearestNames(name, HOOK_POINTS);
  throw new SpellError({
    code: 'VALIDATION_FAILED',
    message: `There is no hook point "${name}". ${near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are: ${HOOK_POINTS.join(', ')}.`}`,
  });
}

function notAFunction(name: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `Expected the hook "${name}" to be a function or a list of functions.`,
  });
}

async function call(
  hook: ScriptFunction,
  { point, component, data, error }: HookContext,
): Promise<HookResult | undefined> {
  const { kind, name } = component;
  const answer = await hook.call({
    point,
    component: { kind, name },
    data,
    ...(error === undefined ? {} : { error: error.message }),
  });
  if (answer === false) return { type: 'cancel', reason: 'The hook returned false.' };
  if (typeof answer !== 'object' || answer === null) return undefined;
  if ('type' in answer) return parseWith(resultSchema, answer, 'The result of a hook');
  return 'data' in answer
    ? { type: 'modified', data: await parseWith(dataSchema, answer.data, 'The data of a hook') }
    : undefined;
}

const dataSchema = z.record(z.string(), z.unknown());
const number = z.number().optional();

const resultSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('continue') }),
  z.object({ type: z.literal('modified'), data: dataSchema }),
  z.object({ type: z.literal('skip'), result: z.unknown() }),
  z.object({ type: z.literal('cancel'), reason: z.string().default('a hook of the script') }),
  z.object({ type: z.literal('redirect'), target: z.string() }),
  z
    .object({ type: z.literal('retry'), delayMs: number, delay_ms: number, maxAttempts: number, max_attempts: number })
    .transform(({ type, delayMs, delay_ms = delayMs, maxAttempts, max_attempts = maxAttempts }) => ({
      type,
      ...(delay_ms === undefined ? {} : { delayMs: delay_ms }),
      ...(max_attempts === undefined ? {} : { maxAttempts: max_attempts }),
    })),
]);
