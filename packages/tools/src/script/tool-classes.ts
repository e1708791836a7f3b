import { defineHostMethod, type HostClass, type Tool } from '@llmspell/core';
import { z } from 'zod';

import { builtInTools } from './built-in-tools.ts';
import { createFileWriterTool } from './file-writer.ts';
import { narrowTool } from './narrow-tool.ts';
import { onlyCommands, onlyFiles, onlyHosts } from './narrowings.ts';
import { toolModules } from './tool-modules.ts';

const positive = z.number().int().positive().optional();
const texts = z.array(z.string()).optional();
const anyOptions = z.unknown().optional();

/** Classes that make a built-in tool as it is. */
const PLAIN_CLASSES = new Map([
  ['Calculator', 'calculator'],
  ['StatisticsTool', 'statistics'],
  ['JsonTool', 'json-processor'],
  ['CsvTool', 'csv-analyzer'],
  ['HashTool', 'hash-calculator'],
  ['Base64Tool', 'base64-encoder'],
  ['UuidTool', 'uuid-generator'],
  ['DateTimeTool', 'datetime-handler'],
  ['RegexTool', 'regex'],
  ['TextTool', 'text-manipulator'],
  ['TemplateTool', 'template-creator'],
  ['DiffTool', 'diff-calculator'],
  ['DataValidator', 'data-validator'],
  ['UrlTool', 'url-analyzer'],
  ['FileSearchTool', 'file-search'],
  ['EnvironmentTool', 'environment-reader'],
  ['WebhookTool', 'webhook-caller'],
]);

const ALIASES = new Map([['CsvTool', ['CsvReader']]]);

/** The classes of configured tools. What they make is a tool like any other. */
export const toolClasses: readonly HostClass[] = [
  ...[...PLAIN_CLASSES].map(([className, tool]) => plainClass(className, tool)),
  configured({
    name: 'FileSystemTool',
    description: 'Files inside allowed_paths, perhaps only for reading',
    options: z.object({
      allowedPaths: texts,
      readOnly: z.boolean().default(false),
      maxFileSize: positive,
      allowedExtensions: texts,
    }),
    create: ({ allowedPaths, readOnly, maxFileSize, allowedExtensions }) =>
      narrowTool(
        toolModules.system().createFileOperationsTool(maxFileSize === undefined ? {} : { maxFileSize }),
        onlyFiles({ paths: allowedPaths, readOnly, extensions: allowedExtensions }),
      ),
  }),
  configured({
    name: 'FileWriter',
    description: 'Writes files below one folder',
    options: z.object({ baseDir: z.string().min(1).default('.') }),
    create: ({ baseDir }) => createFileWriterTool(baseDir),
  }),
  configured({
    name: 'HttpRequestTool',
    description: 'HTTP requests, perhaps to some domains alone; timeout in ms, maxResponseSize in bytes',
    options: z.object({ allowedDomains: texts, timeout: positive, maxResponseSize: positive }),
    create: ({ allowedDomains, timeout, maxResponseSize }) => {
      const limits = {
        ...(timeout === undefined ? {} : { timeout }),
        ...(maxResponseSize === undefined ? {} : { maxResponseSize }),
      };
      return narrowTool(toolModules.web().createHttpRequesterTool(limits), onlyHosts(allowedDomains ?? ['*']));
    },
  }),
  configured({
    name: 'ShellCommandTool',
    description: 'Programs of a list, without a shell; timeout in ms',
    options: z.object({
      allowedCommands: z.array(z.string()).default([]),
      timeout: positive,
      workingDirectory: z.string().optional(),
    }),
    create: ({ allowedCommands, timeout, workingDirectory }) => {
      const place = {
        ...(timeout === undefined ? {} : { timeout }),
        ...(workingDirectory === undefined ? {} : { workingDirectory }),
      };
      return narrowTool(toolModules.system().createProcessExecutorTool(place), onlyCommands(allowedCommands));
    },
  }),
];

function plainClass(className: string, toolName: string): HostClass {
  return {
    name: className,
    description: `Makes the tool ${toolName}`,
    aliases: ALIASES.get(className) ?? [],
    construct: defineHostMethod({
      description: `The tool ${toolName}`,
      params: z.tuple([anyOptions]),
      mode: 'sync',
      call: (call) => {
        const create = builtInTools.get(toolName);
        if (create === undefined) throw new TypeError(`There is no built-in tool "${toolName}".`);
        return call.handle('Tool', create());
      },
    }),
  };
}

interface ConfiguredClass<Options extends z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly options: Options;
  readonly create: (options: z.output<Options>) => Tool;
}

function configured<Options extends z.ZodObject>({
  name,
  description,
  options,
  create,
}: ConfiguredClass<Options>): HostClass {
  return {
    name,
    description,
    construct: defineHostMethod({
      description,
      // Strict: a restriction that is misspelt must not be lost.
      params: z.tuple([options.strict().prefault({} as z.input<Options>)]),
      mode: 'sync',
      call: (call, _, given) => call.handle('Tool', create(given as z.output<Options>)),
    }),
  };
}
