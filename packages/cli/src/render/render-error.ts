import { messageOf, SpellError, type JsonObject, type ScriptError } from '@llmspell/core';

import { UsageError } from '../options/usage-error.ts';

interface RenderOptions {
  readonly colors: boolean;
  /** Whose `--help` says more. */
  readonly command?: string;
}

/** An error as a person reads it: what happened, where in the spell, and its code. */
export function renderError(error: unknown, { colors, command = 'llmspell' }: RenderOptions): string {
  const red = (text: string): string => (colors ? `\u001B[31m${text}\u001B[39m` : text);
  const dim = (text: string): string => (colors ? `\u001B[2m${text}\u001B[22m` : text);
  if (error instanceof UsageError) {
    const help = error.help ? `${dim(`Run \`${command} --help\` for what it takes.`)}\n` : '';
    return `${red('error:')} ${error.message}\n${help}`;
  }
  const code = SpellError.isInstance(error) ? dim(` [${error.code}]`) : '';
  return `${red('error:')} ${messageOf(error)}${code}\n${dim(traceOf(error))}`;
}

function traceOf(error: unknown): string {
  if (!isScriptError(error)) return '';
  const frames = error.frames.map(
    ({ file, line, function: name }) => `    at ${name === undefined ? '' : `${name} `}(${file}:${line})`,
  );
  return frames.length === 0 ? '' : `${frames.join('\n')}\n`;
}

function isScriptError(error: unknown): error is ScriptError {
  return SpellError.isInstance(error) && 'frames' in error;
}

/** An error as JSON, for `--json`. */
export function errorToJson(error: unknown): JsonObject {
  if (error instanceof UsageError) return { name: error.name, code: 'USAGE', message: error.message };
  if (!SpellError.isInstance(error)) return { name: 'Error', code: 'INTERNAL', message: messageOf(error) };
  return isScriptError(error)
    ? { ...error.toJSON(), frames: error.frames.map((frame) => ({ ...frame })) }
    : { ...error.toJSON() };
}
