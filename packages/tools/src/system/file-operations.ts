import { defineTool, type FileInfo, type JsonObject, type ToolContext } from '@llmspell/core';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { invalidInput } from '../contract/invalid-input.ts';
import { megabytes } from '../contract/megabytes.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { plainOperation } from './plain-operation.ts';

const MAX_ENTRIES = 1_000;

const schema = z.object({
  operation: z
    .enum(['read', 'write', 'append', 'delete', 'create_dir', 'list_dir', 'copy', 'move', 'metadata', 'exists'])
    .describe('What to do'),
  path: z.string().optional().describe('The path of the file or folder'),
  input: z.string().optional().describe('The content, for write and append'),
  source_path: z.string().optional().describe('For copy and move'),
  target_path: z.string().optional().describe('For copy and move'),
  recursive: z.boolean().default(false).describe('delete: a folder with all that is in it'),
});

type Input = z.output<typeof schema>;

/** How the file tool is configured. */
export interface FileOperationsOptions {
  /** Bytes that are read or written at most. @default 50 MiB */
  readonly maxFileSize?: number;
}

/** Makes the file tool. What it reaches is what the context's file port grants. */
export function createFileOperationsTool({ maxFileSize = megabytes(50) }: FileOperationsOptions = {}) {
  return defineTool({
    name: 'file-operations',
    description: 'Reads, writes, lists, copies, moves and deletes files and folders',
    category: 'filesystem',
    securityLevel: 'privileged',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: {
        content: 'input',
        data: 'input',
        text: 'input',
        file_path: 'path',
        source: 'source_path',
        target: 'target_path',
      },
      normalize: plainOperation(OPERATION_NAMES),
    }),
    execute: (input, context): Promise<ToolResult> =>
      OPERATIONS[input.operation](input, { files: context.files, maxFileSize }),
  });
}

/** Names that shells use. */
const OPERATION_NAMES = new Map([
  ['list', 'list_dir'],
  ['ls', 'list_dir'],
  ['dir', 'list_dir'],
  ['mkdir', 'create_dir'],
  ['cp', 'copy'],
  ['mv', 'move'],
  ['rename', 'move'],
  ['stat', 'metadata'],
  ['info', 'metadata'],
  ['remove', 'delete'],
  ['rm', 'delete'],
]);

interface Access extends Pick<ToolContext, 'files'> {
  readonly maxFileSize: number;
}

const OPERATIONS: Readonly<Record<Input['operation'], (input: Input, access: Access) => Promise<ToolResult>>> = {
  async read({ path }, { files, maxFileSize }) {
    const bytes = await files.read(required(path, 'path'), { maxBytes: maxFileSize });
    const text = decode(bytes, path);
    return toolResult({ operation: 'read', result: { input: path ?? '', size: bytes.byteLength }, output: text, text });
  },

  async write(input, access) {
    const { path, content } = contentOf(input, access);
    await access.files.write(path, content);
    return done('write', `Wrote ${content.length} characters to ${path}`, { path, size: Buffer.byteLength(content) });
  },

  async append(input, access) {
    const { path, content } = contentOf(input, access);
    await access.files.write(path, content, { mode: 'append' });
    return done('append', `Appended ${content.length} characters to ${path}`, {
      path,
      appended_size: Buffer.byteLength(content),
    });
  },

  async delete({ path, recursive }, { files }) {
    const target = required(path, 'path');
    await files.remove(target, { recursive });
    return done('delete', `Deleted ${target}`, { path: target });
  },

  async create_dir({ path }, { files }) {
    const target = required(path, 'path');
    await files.makeDirectory(target);
    return done('create_dir', `Created the folder ${target}`, { path: target });
  },

  async list_dir({ path }, { files }) {
    const all = await files.list(required(path, 'path'));
    const entries = all.slice(0, MAX_ENTRIES).map(describe);
    const text = all.slice(0, MAX_ENTRIES).map(nameOf).join('\n');
    const result = { entries, count: all.length, truncated: all.length > MAX_ENTRIES };
    return toolResult({ operation: 'list_dir', result, output: entries, data: entries, text });
  },

  async copy(input, { files }) {
    const { source, target } = pathsOf(input);
    await files.copy(source, target);
    return done('copy', `Copied ${source} to ${target}`, { source, target });
  },

  async move(input, { files }) {
    const { source, target } = pathsOf(input);
    await files.move(source, target);
    return done('move', `Moved ${source} to ${target}`, { source, target });
  },

  async metadata({ path }, { files }) {
    const target = required(path, 'path');
    const info = await files.stat(target);
    if (info === undefined) throw invalidInput(`There is no file or folder ${target}.`);
    const result = describe(info);
    return toolResult({ operation: 'metadata', result, data: result });
  },

  async exists({ path }, { files }) {
    const exists = (await files.stat(required(path, 'path'))) !== undefined;
    return toolResult({ operation: 'exists', result: { exists }, output: exists });
  },
};

function done(operation: string, message: string, result: JsonObject): ToolResult {
  return toolResult({ operation, message, result, text: message });
}

function contentOf(
  { path, input }: Input,
  { maxFileSize }: Access,
): { readonly path: string; readonly content: string } {
  const content = required(input, 'input');
  assertSize(content, maxFileSize, 'input');
  return { path: required(path, 'path'), content };
}

function pathsOf({ path, source_path, target_path }: Input): { readonly source: string; readonly target: string } {
  return { source: required(source_path ?? path, 'source_path'), target: required(target_path, 'target_path') };
}

function decode(bytes: Uint8Array, path: string | undefined): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalidInput(`${path ?? 'The file'} is not UTF-8 text. Read it with base64-encoder and input_file.`, cause);
  }
}

function describe({ path, type, size, modifiedAt }: FileInfo): JsonObject {
  return {
    name: nameOf({ path }),
    path,
    type,
    is_file: type === 'file',
    is_dir: type === 'directory',
    size,
    modified: new Date(modifiedAt).toISOString(),
  };
}

function nameOf({ path }: Pick<FileInfo, 'path'>): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
