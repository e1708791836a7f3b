import { stripTypeScriptTypes } from 'node:module';

/** Whether a file name says TypeScript. */
export function isTypeScript(filename: string): boolean {
  return /\.[cm]?ts$/.test(filename);
}

/**
 * Turns types into blanks, so that every line and column stays where the author wrote it.
 *
 * @throws SyntaxError for text that is no TypeScript, and for what is more than types (enum, namespace, parameter property).
 */
export function stripTypes(code: string): string {
  try {
    return stripTypeScriptTypes(code);
  } catch (cause) {
    throw new SyntaxError(explain(cause), { cause });
  }
}

function explain(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const unsupported = cause instanceof Error && 'code' in cause && cause.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX';
  const advice = unsupported
    ? ' Types are removed, not compiled: write an object instead of an enum, a module instead of a namespace, and assign fields in the constructor.'
    : '';
  return `${text.trim()}${advice}`;
}
