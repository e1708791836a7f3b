import { diffLines, diffWordsWithSpace, formatPatch, structuredPatch, type StructuredPatch } from 'diff';

interface Options {
  readonly format: 'unified' | 'context' | 'inline' | 'simple';
  readonly contextLines: number;
}

/** A written diff, with how many lines (words when inline) it adds and takes away. */
interface TextDiff {
  readonly diff: string;
  readonly stats: { readonly additions: number; readonly deletions: number; readonly changes: number };
}

const TIMEOUT_MS = 5_000;

interface Part {
  readonly value: string;
  readonly count: number;
  readonly added: boolean;
  readonly removed: boolean;
}

/** Writes the difference of two texts. `undefined` when they differ too much for the time there is. */
export function writeTextDiff(before: string, after: string, options: Options): TextDiff | undefined {
  const limit = { timeout: TIMEOUT_MS };
  const parts: readonly Part[] | undefined =
    options.format === 'inline' ? diffWordsWithSpace(before, after, limit) : diffLines(before, after, limit);
  const diff = parts === undefined ? undefined : write(before, after, { ...options, parts });
  if (parts === undefined || diff === undefined) return undefined;
  const additions = total(parts, ({ added }) => added);
  const deletions = total(parts, ({ removed }) => removed);
  return { diff, stats: { additions, deletions, changes: additions + deletions } };
}

function total(parts: readonly Part[], counts: (part: Part) => boolean): number {
  return parts.filter(counts).reduce((sum, { count }) => sum + count, 0);
}

function write(
  before: string,
  after: string,
  options: Options & { readonly parts: readonly Part[] },
): string | undefined {
  const { format, parts, contextLines } = options;
  if (format === 'inline') return parts.map(inline).join('');
  if (format === 'simple')
    return parts
      .filter(({ added, removed }) => added || removed)
      .map(simple)
      .join('');
  const patch = structuredPatch('old', 'new', before, after, '', '', { context: contextLines, timeout: TIMEOUT_MS });
  if (patch === undefined) return undefined;
  return format === 'unified' ? formatPatch(patch) : contextFormat(patch);
}

function inline({ value, added, removed }: Part): string {
  if (added) return `{+${value}+}`;
  return removed ? `[-${value}-]` : value;
}

function simple({ value, added }: Part): string {
  const lines = value.endsWith('\n') ? value.slice(0, -1) : value;
  return lines
    .split('\n')
    .map((line) => `${added ? '+' : '-'} ${line}\n`)
    .join('');
}

/** The context format of `diff -c`: each hunk shows the old lines, then the new ones. */
function contextFormat({ hunks }: StructuredPatch): string {
  const blocks = hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => {
    const old = lines.filter((line) => !line.startsWith('+')).map((line) => mark(line, '-'));
    const now = lines.filter((line) => !line.startsWith('-')).map((line) => mark(line, '+'));
    return [
      '***************',
      `*** ${oldStart},${oldStart + oldLines - 1} ****`,
      ...old,
      `--- ${newStart},${newStart + newLines - 1} ----`,
      ...now,
    ].join('\n');
  });
  return ['*** old', '--- new', ...blocks, ''].join('\n');
}

function mark(line: string, sign: string): string {
  return line.startsWith(sign) ? `${sign} ${line.slice(1)}` : `  ${line.slice(1)}`;
}
