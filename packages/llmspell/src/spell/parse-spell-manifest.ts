import { SpellError } from '@llmspell/core';

/** What a spell asks for in its first comment lines: the words of the command line's flags. */
export interface SpellManifest {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly net: readonly string[];
  readonly run: readonly string[];
  readonly env: readonly string[];
}

const KINDS = ['read', 'write', 'net', 'run', 'env'] as const;
type Kind = (typeof KINDS)[number];

/** A comment line of either language: `-- @allow-read ./data`, `// @allow-net=api.example.com`. */
const LINE = /^\s*(?:--|\/\/|\*|#!)\s*(.*)$/u;
const ASK = /^@allow-(\w+)(?:[=\s]+(.+))?$/u;

/**
 * Reads a spell's manifest: comment lines at its top such as `-- @allow-read=./data` or `// @allow-net=example.com:443`.
 *
 * @throws SpellError `VALIDATION_FAILED` for an unknown permission or one without a value.
 */
export function parseSpellManifest(code: string, filename = 'the spell'): SpellManifest {
  const asked: Record<Kind, string[]> = { read: [], write: [], net: [], run: [], env: [] };
  for (const [index, comment] of leadingComments(code).entries()) {
    const [, kind, values = ''] = ASK.exec(comment) ?? [];
    if (kind === undefined) continue;
    if (!isKind(kind) || values === '') throw malformed(filename, index + 1, comment);
    asked[kind].push(...values.split(',').map((value) => value.trim()));
  }
  return asked;
}

/** The texts of the lines before the first line of code; an empty line is an empty text. */
function leadingComments(code: string): readonly string[] {
  const comments: string[] = [];
  for (const line of code.split(/\r\n?|\n/u)) {
    const comment = line.trim() === '' ? '' : LINE.exec(line)?.[1];
    if (comment === undefined) break;
    comments.push(comment.trim());
  }
  return comments;
}

function isKind(kind: string): kind is Kind {
  return (KINDS as readonly string[]).includes(kind);
}

function malformed(filename: string, line: number, comment: string): SpellError {
  return new SpellError({
    code: 'VALIDATION_FAILED',
    message: `${filename}:${line}: expected a permission as "@allow-read=./folder" (read, write, net, run or env, with a value); got "${comment}".`,
  });
}
