import type { HostManifest, ScriptDiagnostic, ScriptSource } from '@llmspell/core';
import { parse, type Program } from 'acorn';

import { isTypeScript, stripTypes, TypeScriptError } from '../vm/strip-types.ts';
import { checkImports } from './check-imports.ts';
import { checkNames } from './check-names.ts';

/** A parsed file of a script. */
export interface CheckedFile {
  readonly file: string;
  readonly tree: Program;
}

/** Finds what is wrong with a script and its modules without running them. */
export function checkScript(source: ScriptSource, manifest: HostManifest): readonly ScriptDiagnostic[] {
  const modules = source.modules ?? new Map<string, string>();
  const files: readonly (readonly [string, string])[] = [[source.filename, source.code], ...modules];
  return files.flatMap(([file, code]) => {
    const parsed = parseFile(file, code);
    if ('message' in parsed) return [parsed];
    const checked = { file, tree: parsed };
    return [...checkImports(checked, modules, manifest), ...checkNames(checked, manifest)];
  });
}

function parseFile(file: string, code: string): Program | ScriptDiagnostic {
  try {
    const text = isTypeScript(file) ? stripTypes(code) : code;
    return parse(text, {
      ecmaVersion: 'latest',
      ranges: true,
      sourceType: 'module',
      locations: true,
      allowHashBang: true,
    });
  } catch (error) {
    if (error instanceof TypeScriptError) return { severity: 'error', message: error.message, file, line: error.line };
    if (!(error instanceof SyntaxError)) throw error;
    return { severity: 'error', message: withoutPlace(error.message), file, ...placeOf(error) };
  }
}

/** The parser puts the place behind its message: `Unexpected token (2:10)`. */
function withoutPlace(message: string): string {
  return message.replace(/ \(\d+:\d+\)$/, '');
}

function placeOf(error: SyntaxError): { readonly line: number; readonly column: number } {
  const [, line = '1', column = '0'] = /\((\d+):(\d+)\)$/.exec(error.message) ?? [];
  return { line: Number(line), column: Number(column) + 1 };
}
