import { stripTypeScriptTypes } from 'node:module';

/** What stands in the way of running a TypeScript file, and where. */
export class TypeScriptError extends SyntaxError {
  /** From 1. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
    // Thrown by the module loader, it would show the host's stack to the script.
    this.stack = '';
  }
}

/** Whether a file name says TypeScript. */
export function isTypeScript(filename: string): boolean {
  return /\.[cm]?ts$/.test(filename);
}

/**
 * Turns types into blanks, so that every line and column stays where the author wrote it.
 *
 * @throws TypeScriptError for text that is no TypeScript, and for what is more than types (enum, namespace, parameter property).
 */
export function stripTypes(code: string): string {
  try {
    return silently(() => stripTypeScriptTypes(code));
  } catch (cause) {
    throw new TypeScriptError(explain(cause), lineOf(cause));
  }
}

/** Node warns once that this function of its own is experimental; users of a spell can do nothing about that. */
function silently<T>(run: () => T): T {
  const warn = Object.getOwnPropertyDescriptor(process, 'emitWarning') ?? {};
  Object.defineProperty(process, 'emitWarning', { ...warn, value: () => {} });
  try {
    return run();
  } finally {
    Object.defineProperty(process, 'emitWarning', warn);
  }
}

function explain(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const unsupported = cause instanceof Error && 'code' in cause && cause.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX';
  const advice = unsupported
    ? ' Types are removed, not compiled: write an object instead of an enum, a module instead of a namespace, and assign fields in the constructor.'
    : '';
  return `${text.trim()}.${advice}`;
}

/** Node puts the place before the stack: `:3`, then the line itself. */
function lineOf(cause: unknown): number {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  return Number(/^[^\n]*:(\d+)/.exec(stack)?.[1] ?? 1);
}
