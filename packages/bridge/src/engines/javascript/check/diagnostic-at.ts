import type { ScriptDiagnostic } from '@llmspell/core';
import type { Node } from 'acorn';

/** An error at the beginning of a node. */
export function diagnosticAt(file: string, node: Node, message: string): ScriptDiagnostic {
  const { line = 1, column = 0 } = node.loc?.start ?? {};
  return { severity: 'error', message, file, line, column: column + 1 };
}
