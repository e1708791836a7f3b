import { SpellError } from '../errors/spell-error.ts';
import type { HookPoint } from '../hooks/hook-point.ts';
import type { Hook } from '../hooks/hook.ts';
import { toHookPoint } from '../hooks/to-hook-point.ts';
import type { ScriptLanguage } from './host-module.ts';
import { scriptHookRun } from './script-hook-run.ts';
import { isScriptFunction, type ScriptFunction } from './script-value.ts';

type Table = Readonly<Record<string, unknown>>;

export interface ScriptHooksOptions {
  readonly language: ScriptLanguage;
  /** What `onError` means among the hooks of one component: its own error point. @default 'onError' */
  readonly errorPoint?: HookPoint;
}

const PRIORITIES: ReadonlyMap<unknown, number> = new Map([
  ['highest', 1_000],
  ['high', 100],
  ['normal', 0],
  ['low', -100],
  ['lowest', -1_000],
]);

/**
 * The hooks of a component that a script wrote as a table: point to a function, a table with the function as `run`, or a
 * list of these.
 *
 * @throws SpellError `NOT_FOUND` for a point there is not; `VALIDATION_FAILED` for what is no hook.
 */
export function toScriptHooks(table: Table, options: ScriptHooksOptions): readonly Hook[] {
  return Object.entries(table).flatMap(([name, given]) => {
    const wanted = toHookPoint(name);
    const point = wanted === 'onError' ? (options.errorPoint ?? wanted) : wanted;
    return [given].flat().map((entry) => toScriptHook(point, entry, { ...options, name }));
  });
}

/** One hook of a script: a function, or a table `{ run, priority, timeout_ms, on_failure, name, tags }`. */
export function toScriptHook(
  point: HookPoint,
  given: unknown,
  { language, name = `script:${point}` }: { readonly language: ScriptLanguage; readonly name?: string },
): Hook {
  const table: Table = isScriptFunction(given) || !isTable(given) ? { run: given } : given;
  const run = table['run'];
  if (!isScriptFunction(run)) throw invalid(name, 'to be a function, or a table with a function "run"');
  return {
    ...settingsOf(table, name),
    name: text(table['name'], name) ?? (run.name === '' ? name : run.name),
    point,
    language,
    run: scriptHookRun(run satisfies ScriptFunction, language),
  };
}

/** `highest`, `high`, `normal`, `low`, `lowest`, or a number. Any other text is `normal`. */
export function toHookPriority(given: unknown): number {
  return typeof given === 'number' ? given : (PRIORITIES.get(given) ?? 0);
}

function settingsOf(table: Table, name: string): Pick<Hook, 'priority' | 'timeoutMs' | 'onFailure' | 'tags'> {
  const timeoutMs = table['timeoutMs'] ?? table['timeout_ms'];
  const onFailure = table['onFailure'] ?? table['on_failure'] ?? 'isolate';
  const tags = table['tags'] ?? [];
  if (timeoutMs !== undefined && !(typeof timeoutMs === 'number' && timeoutMs > 0)) {
    throw invalid(name, 'to have a number of ms above 0 as its timeout_ms');
  }
  if (onFailure !== 'isolate' && onFailure !== 'fatal')
    throw invalid(name, 'to have "isolate" or "fatal" as its on_failure');
  return {
    priority: toHookPriority(table['priority']),
    onFailure,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
  };
}

function text(value: unknown, hook: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(hook, 'to have a text as its name');
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(name: string, expected: string): SpellError {
  return new SpellError({ code: 'VALIDATION_FAILED', message: `Expected the hook "${name}" ${expected}.` });
}
