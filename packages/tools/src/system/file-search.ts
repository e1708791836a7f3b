import {
  defineTool,
  SpellError,
  type FileAccess,
  type FileInfo,
  type JsonObject,
  type ToolContext,
} from '@llmspell/core';
import { z } from 'zod';

import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { linearPattern } from '../text/linear-pattern.ts';

const extensions = z.array(z.string()).default([]);

const schema = z.object({
  pattern: z.string().min(1).describe('The text to find, or a regular expression with use_regex'),
  path: z.string().describe('The folder or file to search in'),
  recursive: z.boolean().default(false).describe('Search in the folders inside, too'),
  case_sensitive: z.boolean().default(true).describe('Tell upper from lower case'),
  use_regex: z.boolean().default(false).describe('The pattern is a regular expression'),
  context_lines: z.number().int().min(0).max(50).default(2).describe('Lines to show around a match'),
  include_extensions: extensions.describe('Only files that end so, such as md; all when empty'),
  exclude_extensions: extensions.describe('No files that end so'),
  exclude_dirs: z.array(z.string()).default([]).describe('Names of folders to leave out'),
  max_file_size: z.number().int().min(1).max(104_857_600).default(10_485_760).describe('Leave out larger files, bytes'),
  max_matches_per_file: z.number().int().min(0).default(0).describe('0 for no limit'),
  max_depth: z.number().int().min(0).max(50).default(20).describe('How deep to go into folders'),
  max_results: z.number().int().min(1).max(1_000).default(1_000).describe('Stop after so many matches'),
});

type Input = z.output<typeof schema>;

/** Files looked into at most, so that a search of a whole disk ends. */
const MAX_FILES = 20_000;

/** Makes the file search. It sees what the context's file port grants; a file it may not read is left out. */
export function createFileSearchTool() {
  return defineTool({
    name: 'file-search',
    description: 'Searches the content of files for a text or a regular expression and shows the lines',
    category: 'filesystem',
    securityLevel: 'restricted',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: { directory: 'path', query: 'pattern', file_pattern: 'include_extensions' },
      normalize: listOfExtensions,
    }),
    execute: search,
  });
}

/** `*.md` is the list of `md`. */
function listOfExtensions(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { include_extensions: own } = given;
  return typeof own === 'string' ? { ...given, include_extensions: own.split(',').map(bareExtension) } : given;
}

function bareExtension(text: string): string {
  return text
    .trim()
    .replace(/^\*?\.?/, '')
    .toLowerCase();
}

interface Match extends JsonObject {
  readonly file: string;
  readonly line_number: number;
  readonly line: string;
}

async function search(input: Input, { files, signal }: ToolContext): Promise<ToolResult> {
  const test = createTest(input);
  const matches: Match[] = [];
  let searched = 0;
  for await (const file of walk(input, files)) {
    signal.throwIfAborted();
    if (matches.length >= input.max_results || searched >= MAX_FILES) break;
    if (!isWanted(file, input)) continue;
    searched += 1;
    const text = await readText(file, files);
    if (text !== undefined)
      matches.push(...findIn(text, { file, test }, input).slice(0, input.max_results - matches.length));
  }
  const text = matches.map(({ file, line_number, line }) => `${file}:${line_number}: ${line}`).join('\n');
  const result = { matches, total_matches: matches.length, files_searched: searched };
  return toolResult({ operation: 'search', result, output: matches, data: matches, text });
}

function createTest({ pattern, use_regex, case_sensitive }: Input): (line: string) => boolean {
  if (use_regex) {
    const compiled = linearPattern(pattern, case_sensitive ? '' : 'i');
    return (line) => compiled.matcher(line).find();
  }
  if (case_sensitive) return (line) => line.includes(pattern);
  const lower = pattern.toLowerCase();
  return (line) => line.toLowerCase().includes(lower);
}

async function* walk(input: Input, files: FileAccess): AsyncGenerator<FileInfo> {
  const start = await files.stat(input.path);
  if (start?.type === 'file') yield start;
  else yield* walkFolder(input.path, { depth: 0, input, files });
}

interface Step {
  readonly depth: number;
  readonly input: Input;
  readonly files: FileAccess;
}

async function* walkFolder(path: string, { depth, input, files }: Step): AsyncGenerator<FileInfo> {
  for (const entry of await files.list(path)) {
    if (entry.type === 'file') yield entry;
    const goesIn = entry.type === 'directory' && input.recursive && depth < input.max_depth;
    if (goesIn && !input.exclude_dirs.includes(nameOf(entry))) {
      yield* walkFolder(entry.path, { depth: depth + 1, input, files });
    }
  }
}

function nameOf({ path }: FileInfo): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}

function isWanted(file: FileInfo, { include_extensions, exclude_extensions, max_file_size }: Input): boolean {
  const extension = bareExtension(/\.[^.]+$/.exec(nameOf(file))?.[0] ?? '');
  const included = include_extensions.map(bareExtension).filter((each) => each !== '' && each !== '*');
  if (included.length > 0 && !included.includes(extension)) return false;
  return file.size <= max_file_size && !exclude_extensions.map(bareExtension).includes(extension);
}

/** `undefined` for a file that is not text, or may not or cannot be read. */
async function readText(file: FileInfo, files: FileAccess): Promise<string | undefined> {
  try {
    const bytes = await files.read(file.path);
    // A zero byte is the mark of a file that is not text.
    return bytes.includes(0) ? undefined : Buffer.from(bytes).toString();
  } catch (error) {
    const isSkipped =
      SpellError.isInstance(error) && (error.code === 'PERMISSION_DENIED' || error.code === 'FILE_FAILED');
    if (isSkipped) return undefined;
    throw error;
  }
}

function findIn(
  text: string,
  { file, test }: { readonly file: FileInfo; readonly test: (line: string) => boolean },
  { context_lines: around, max_matches_per_file: limit }: Input,
): Match[] {
  const lines = text.split(/\r?\n/);
  const hits = lines.flatMap((line, index) => (test(line) ? [index] : []));
  return hits.slice(0, limit === 0 ? 1_000 : limit).map((index) => ({
    file: file.path,
    line_number: index + 1,
    line: (lines[index] ?? '').slice(0, 1_000),
    context_before: lines.slice(Math.max(0, index - around), index),
    context_after: lines.slice(index + 1, index + 1 + around),
  }));
}
