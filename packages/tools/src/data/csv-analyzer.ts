import { defineTool, messageOf, type JsonObject, type ToolContext } from '@llmspell/core';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { invalidInput } from '../contract/invalid-input.ts';
import { megabytes } from '../contract/megabytes.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';
import { describeColumn } from './describe-column.ts';
import { matchesFilter } from './row-filter.ts';

const MAX_BYTES = megabytes(50);

const schema = z.object({
  operation: z
    .enum(['analyze', 'parse', 'convert', 'filter', 'sample'])
    .default('analyze')
    .describe('analyze the columns, parse to rows, convert the format, filter rows, give the first rows'),
  input: z.string().optional().describe('The CSV text'),
  path: z.string().optional().describe('The path of a CSV file to take instead of `input`'),
  delimiter: z.string().length(1).optional().describe('What stands between the columns; found out when left out'),
  format: z.enum(['json', 'jsonlines', 'tsv']).default('json').describe('convert: the format to write'),
  filter: z.string().max(500).optional().describe('filter: a condition such as "age > 30" or "city == Berlin"'),
  size: z.number().int().min(1).max(10_000).default(10).describe('sample: how many rows'),
});

type Input = z.output<typeof schema>;
type Row = Readonly<Record<string, string>>;

/** Makes the CSV tool. The first line has the column names; values stay text. */
export function createCsvAnalyzerTool() {
  return defineTool({
    name: 'csv-analyzer',
    description: 'Reads CSV text or a CSV file: analyzes the columns, parses, filters, samples or converts the rows',
    category: 'data',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: { csv_data: 'input', data: 'input', csv: 'input', file: 'path', file_path: 'path', sample_size: 'size' },
      normalize: liftOptions,
    }),
    execute: async (input, context): Promise<ToolResult> => {
      const text = await textOf(input, context);
      const delimiter = input.delimiter ?? detectDelimiter(text);
      const rows = readRows(text, delimiter);
      switch (input.operation) {
        case 'analyze':
          return analyze(rows, { delimiter, bytes: Buffer.byteLength(text) });
        case 'parse':
          return rowsResult('parse', rows);
        case 'convert':
          return convert(rows, input.format);
        case 'filter': {
          const condition = required(input.filter, 'filter');
          return rowsResult(
            'filter',
            rows.filter((row) => matchesFilter(row, condition)),
          );
        }
        case 'sample':
          return rowsResult('sample', rows.slice(0, input.size));
        default:
          return input.operation satisfies never;
      }
    },
  });
}

/** The settings may also stand in `options`. */
function liftOptions(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { options, ...rest } = given;
  return typeof options === 'object' && options !== null ? { ...options, ...rest } : given;
}

async function textOf({ input, path }: Input, context: ToolContext): Promise<string> {
  if (path !== undefined) return Buffer.from(await context.files.read(path, { maxBytes: MAX_BYTES })).toString();
  const text = required(input, 'input');
  assertSize(text, MAX_BYTES, 'input');
  return text;
}

/** The character that the first line has most of. */
function detectDelimiter(text: string): string {
  const line = text.slice(0, 10_000).split('\n', 1)[0] ?? '';
  const counts = [',', ';', '\t', '|'].map((sign) => ({ sign, count: line.split(sign).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).sign;
}

function readRows(text: string, delimiter: string): readonly Row[] {
  try {
    const options = {
      delimiter,
      bom: true,
      columns: uniqueNames,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
    };
    return parse<Row>(text, options);
  } catch (cause) {
    throw invalidInput(`The CSV cannot be read: ${messageOf(cause)}`, cause);
  }
}

function uniqueNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name, index) => {
    const own = name === '' ? `column_${index + 1}` : name;
    const count = (seen.get(own) ?? 0) + 1;
    seen.set(own, count);
    return count === 1 ? own : `${own}_${count}`;
  });
}

function analyze(
  rows: readonly Row[],
  { delimiter, bytes }: { readonly delimiter: string; readonly bytes: number },
): ToolResult {
  const names = Object.keys(rows[0] ?? {});
  const result: JsonObject = {
    row_count: rows.length,
    column_count: names.length,
    encoding: 'utf-8',
    delimiter,
    has_headers: true,
    columns: names.map((name) =>
      describeColumn(
        name,
        rows.map((row) => row[name] ?? ''),
      ),
    ),
    file_size_bytes: bytes,
  };
  const text = `${rows.length} rows, ${names.length} columns: ${names.join(', ')}`;
  return toolResult({ operation: 'analyze', result, data: result, text });
}

function rowsResult(operation: string, rows: readonly Row[]): ToolResult {
  return toolResult({ operation, result: { rows, count: rows.length }, output: rows, data: rows });
}

function convert(rows: readonly Row[], format: Input['format']): ToolResult {
  const text = write(rows, format);
  return toolResult({ operation: 'convert', result: { format, row_count: rows.length }, output: text });
}

function write(rows: readonly Row[], format: Input['format']): string {
  switch (format) {
    case 'json':
      return JSON.stringify(rows);
    case 'jsonlines':
      return rows.map((row) => JSON.stringify(row)).join('\n');
    case 'tsv': {
      const lines = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))];
      return lines.map((line) => line.map((cell) => cell.replaceAll(/[\t\r\n]/g, ' ')).join('\t')).join('\n');
    }
    default:
      return format satisfies never;
  }
}
