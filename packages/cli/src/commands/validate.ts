import type { ScriptDiagnostic } from '@llmspell/core';
import { createRuntime } from 'llmspell';

import type { CliIo } from '../io/cli-io.ts';
import { EXIT } from '../render/exit-code.ts';
import { loadSpell } from './load-spell.ts';
import { warnOfPlugins } from './warn-of-plugins.ts';

/** `llmspell validate FILE…`: finds errors of spells without running them. */
export async function validateCommand(
  {
    files,
    json,
    plugins,
  }: { readonly files: readonly string[]; readonly json: boolean; readonly plugins: readonly string[] },
  io: CliIo,
): Promise<number> {
  await using runtime = await createRuntime({ environment: io.environment, cwd: io.cwd, plugins });
  warnOfPlugins(runtime, io);
  const diagnostics: ScriptDiagnostic[] = [];
  for (const file of files) {
    const source = await loadSpell(file, io, { plugins });
    const found = await runtime.checkSpell(source);
    diagnostics.push(...found.map((diagnostic) => ({ ...diagnostic, file })));
  }
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (json) io.out(`${JSON.stringify({ status: errors === 0 ? 'valid' : 'invalid', diagnostics }, undefined, 2)}\n`);
  else io.out(renderDiagnostics(diagnostics, { files: files.length, errors }));
  return errors === 0 ? EXIT.success : EXIT.failure;
}

function renderDiagnostics(
  diagnostics: readonly ScriptDiagnostic[],
  { files, errors }: { readonly files: number; readonly errors: number },
): string {
  const lines = diagnostics.map(
    ({ file, line, column, severity, message }) =>
      `${file}:${line}${column === undefined ? '' : `:${column}`}: ${severity}: ${message}`,
  );
  const checked = `${files} ${files === 1 ? 'spell' : 'spells'} checked`;
  lines.push(errors === 0 ? `${checked}, no errors` : `${checked}, ${errors} ${errors === 1 ? 'error' : 'errors'}`);
  return `${lines.join('\n')}\n`;
}
