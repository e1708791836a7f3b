import { defineTool, type JsonObject, type ToolContext } from '@llmspell/core';
import { NIL, parse, stringify, v1, v5, v7, validate, version as versionOf } from 'uuid';
import { z } from 'zod';

import { assertSize } from '../contract/assert-size.ts';
import { invalidInput } from '../contract/invalid-input.ts';
import { megabytes } from '../contract/megabytes.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';

const schema = z.object({
  operation: z
    .enum(['generate', 'component_id', 'deterministic', 'custom', 'validate'])
    .default('generate')
    .describe('generate a UUID; make an id with a prefix; a UUID from a name; an id of own parts; check a UUID'),
  version: z.enum(['v1', 'v4', 'v5', 'v7']).default('v4').describe('v1 and v7 hold the time, v4 is random, v5 a name'),
  format: z.enum(['standard', 'simple', 'urn', 'braced']).default('standard').describe('How a UUID is written'),
  namespace: z.string().optional().describe('For v5: dns, url, oid, x500, or a UUID'),
  name: z.string().optional().describe('For v5: the name that the UUID is made from'),
  prefix: z.string().optional().describe('For component_id and custom'),
  suffix: z.string().optional().describe('For custom'),
  short: z.boolean().default(false).describe('Use 8 characters of the UUID'),
  timestamp: z.boolean().default(false).describe('For custom: put the time in, as epoch milliseconds'),
  uuid: z.string().optional().describe('The UUID to check'),
});

type Input = z.output<typeof schema>;

const NAMESPACES = new Map([
  ['dns', '6ba7b810-9dad-11d1-80b4-00c04fd430c8'],
  ['url', '6ba7b811-9dad-11d1-80b4-00c04fd430c8'],
  ['oid', '6ba7b812-9dad-11d1-80b4-00c04fd430c8'],
  ['x500', '6ba7b814-9dad-11d1-80b4-00c04fd430c8'],
]);

/** Makes the UUID tool. Time, randomness and ids come from the context, so a replayed run gives the same ones. */
export function createUuidGeneratorTool() {
  return defineTool({
    name: 'uuid-generator',
    description: 'Makes and checks UUIDs (v1, v4, v5, v7) and ids with a prefix',
    category: 'utility',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, { aliases: { input: 'uuid', component_type: 'prefix' }, normalize: plainFormat }),
    execute: (input, context): ToolResult => {
      switch (input.operation) {
        case 'generate':
          return generated(input, generate(input, context));
        case 'deterministic':
          return generated({ ...input, version: 'v5' }, fromName(input));
        case 'component_id':
          return identifier(input, [required(input.prefix, 'prefix'), part(input, context)]);
        case 'custom':
          return identifier(input, customParts(input, context));
        case 'validate':
          return check(required(input.uuid, 'uuid'));
        default:
          return input.operation satisfies never;
      }
    },
  });
}

/** `hyphenated` is the standard form by another name. */
function plainFormat(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return input['format'] === 'hyphenated' ? { ...input, format: 'standard' } : input;
}

function generate(input: Input, context: ToolContext): string {
  const msecs = context.clock.now();
  switch (input.version) {
    case 'v1':
      return v1({ msecs, nsecs: Math.floor(context.random() * 10_000), random: randomBytes(context) });
    case 'v4':
      return random(context);
    case 'v5':
      return fromName(input);
    case 'v7':
      return v7({ msecs, random: randomBytes(context) });
    default:
      return input.version satisfies never;
  }
}

/** The context's own ids are version 4 unless a test or a replay counts them. */
function random(context: ToolContext): string {
  const id = context.newId();
  if (validate(id) && versionOf(id) === 4) return id;
  const bytes = randomBytes(context);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return stringify(bytes);
}

function randomBytes(context: ToolContext): Uint8Array {
  return Uint8Array.from({ length: 16 }, () => Math.floor(context.random() * 256));
}

function fromName({ namespace, name }: Input): string {
  const text = required(name, 'name');
  assertSize(text, megabytes(1), 'name');
  const space = required(namespace, 'namespace');
  const id = NAMESPACES.get(space.toLowerCase()) ?? space;
  if (!validate(id)) throw invalidInput(`Unknown namespace: ${space.slice(0, 60)}. Use dns, url, oid, x500 or a UUID`);
  return v5(text, id);
}

function generated({ operation, version, format }: Input, id: string): ToolResult {
  const uuid = write(id, format);
  return toolResult({ operation, result: { uuid, version, format }, output: uuid });
}

function identifier({ operation }: Input, parts: readonly string[]): ToolResult {
  const id = parts.join('_');
  assertSize(id, megabytes(1), 'prefix');
  return toolResult({ operation, result: { id }, output: id });
}

function customParts(input: Input, context: ToolContext): string[] {
  const time = input.timestamp ? String(context.clock.now()) : undefined;
  return [input.prefix, time, part(input, context), input.suffix].filter((item) => item !== undefined);
}

function part({ short, format }: Input, context: ToolContext): string {
  const id = random(context);
  return short ? id.slice(0, 8) : write(id, format);
}

function write(uuid: string, format: Input['format']): string {
  switch (format) {
    case 'standard':
      return uuid;
    case 'simple':
      return uuid.replaceAll('-', '');
    case 'urn':
      return `urn:uuid:${uuid}`;
    case 'braced':
      return `{${uuid}}`;
    default:
      return format satisfies never;
  }
}

/** The verdict also stands at the top of the result, where spells have always found it. */
function check(given: string): ToolResult {
  const uuid = toStandard(given);
  const valid = validate(uuid);
  const result: JsonObject = {
    valid,
    uuid: given,
    ...(valid ? { version: `v${versionOf(uuid)}`, is_nil: uuid === NIL, normalized: stringify(parse(uuid)) } : {}),
  };
  return Object.assign({ valid, uuid: given }, toolResult({ operation: 'validate', result, output: valid }));
}

/** Undoes the other formats. */
function toStandard(given: string): string {
  const bare = given
    .trim()
    .replace(/^urn:uuid:/i, '')
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase();
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(bare);
  return parts === null ? bare : parts.slice(1).join('-');
}
