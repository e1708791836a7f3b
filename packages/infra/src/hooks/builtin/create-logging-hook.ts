import {
  HOOK_POINTS,
  isJsonValue,
  messageOf,
  SpellError,
  type Hook,
  type HookContext,
  type HookPoint,
  type JsonObject,
  type Logger,
  type LogLevel,
} from '@llmspell/core';

import { createRedactor, type Redactor } from '../../security/redaction/create-redactor.ts';
import { HOOK_ORDER } from './hook-order.ts';

export interface LoggingHookOptions {
  readonly logger: Logger;
  /** Of what goes well; an error point is logged as `warn`. @default 'info' */
  readonly level?: LogLevel;
  /** @default all */
  readonly points?: readonly HookPoint[];
  /** Whether the data of a point is logged too: prompts, answers, what tools take and give. @default false */
  readonly includeData?: boolean;
  /** Takes secrets out. @default what looks like a secret is replaced */
  readonly redact?: Redactor;
}

/** Logs each point as it is passed: which component, in which run, and where in it. One hook for each point. */
export function createLoggingHook({
  logger,
  level = 'info',
  points = HOOK_POINTS,
  includeData = false,
  redact = createRedactor(),
}: LoggingHookOptions): readonly Hook[] {
  return points.map((point) => ({
    name: 'logging',
    point,
    priority: HOOK_ORDER.watch,
    tags: ['builtin'],
    run(context) {
      const { kind, name } = context.component;
      logger.log(context.error === undefined ? level : 'warn', `${point}: ${kind} "${name}"`, () =>
        redact({ ...fieldsOf(context), ...(includeData ? { data: toLogged(context.data) } : {}) }),
      );
    },
  }));
}

function fieldsOf({ point, component, runId, path, error }: HookContext): JsonObject {
  const failure =
    error === undefined
      ? {}
      : { error: messageOf(error), ...(SpellError.isInstance(error) ? { code: error.code } : {}) };
  return { point, kind: component.kind, name: component.name, run_id: runId, path, ...failure };
}

/** Hooks see more than JSON: a value that is none is named by its type. */
function toLogged(data: Readonly<Record<string, unknown>>): JsonObject {
  const entries = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, isJsonValue(value) ? value : `a ${typeof value}`]));
}
