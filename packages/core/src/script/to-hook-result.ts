import { SpellError } from '../errors/spell-error.ts';
import type { HookResult } from '../hooks/hook.ts';
import { mergeChanges } from './merge-changes.ts';

/**
 * What a script's hook decided by what it returned. Nothing, `true` and `"continue"` go on; `"skip"` skips; `false` and any
 * other text cancel, the text being the reason; a table has a `type`, or is the context given back: its `data` then counts,
 * and its `retry`.
 *
 * @param data What the hook was given.
 * @throws SpellError `VALIDATION_FAILED` for what is none of these.
 */
export function toHookResult(answer: unknown, data: Readonly<Record<string, unknown>>): HookResult {
  if (answer === undefined || answer === null || answer === true || answer === 'continue') return { type: 'continue' };
  if (answer === false) return { type: 'cancel', reason: 'the hook returned false' };
  if (answer === 'skip' || answer === 'skipped') return { type: 'skip' };
  if (typeof answer === 'string') return { type: 'cancel', reason: answer };
  return isTable(answer) ? fromTable(answer, data) : invalid('be nothing, a text, or a table');
}

type Table = Readonly<Record<string, unknown>>;

/** Other words for a type. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['skipped', 'skip'],
  ['replace', 'modified'],
]);

function fromTable(answer: Table, data: Table): HookResult {
  const type = typeOf(answer);
  switch (type) {
    case 'continue':
      return { type: 'continue' };
    case 'modified':
      return modified(answer['data'], data);
    case 'skip':
      return { type: 'skip', result: answer['result'] };
    case 'cancel':
      return { type: 'cancel', reason: textField(answer, 'reason') ?? 'a hook of the script said so' };
    case 'redirect':
      return { type: 'redirect', target: textField(answer, 'target') ?? invalid('have a target to redirect to') };
    case 'retry':
      return retry(answer);
    default:
      return invalid(`have a type of continue, modified, skip, cancel, redirect or retry; got ${JSON.stringify(type)}`);
  }
}

function typeOf(answer: Table): string {
  const type = textField(answer, 'type') ?? (answer['retry'] === true ? 'retry' : 'modified');
  return TYPES.get(type) ?? type;
}

function retry(answer: Table): HookResult {
  const delayMs = numberField(answer, ['delay_ms', 'delayMs', 'retry_delay']) ?? 1_000;
  return { type: 'retry', delayMs, maxAttempts: numberField(answer, ['max_attempts', 'maxAttempts']) ?? 3 };
}

/** What the script was not given it cannot have meant to remove. */
function modified(changed: unknown, data: Table): HookResult {
  if (changed === undefined || changed === null) return { type: 'continue' };
  if (!isTable(changed)) return invalid('have a table as its data');
  const merged = Object.entries(changed).map(([name, value]) => [name, mergeChanges(data[name], value)] as const);
  return { type: 'modified', data: { ...data, ...Object.fromEntries(merged) } };
}

function textField(answer: Table, name: string): string | undefined {
  const value = answer[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : invalid(`have a text as its ${name}`);
}

function numberField(answer: Table, names: readonly string[]): number | undefined {
  const value = names.map((name) => answer[name]).find((given) => given !== undefined && given !== null);
  if (value === undefined) return undefined;
  return typeof value === 'number' && value >= 0
    ? value
    : invalid(`have a number of 0 or more as its ${names[0] ?? ''}`);
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(expected: string): never {
  throw new SpellError({ code: 'VALIDATION_FAILED', message: `Expected the result of a hook to ${expected}.` });
}
