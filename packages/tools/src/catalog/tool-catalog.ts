import type { Tool } from '@llmspell/core';

/** A tool that has not been loaded. */
export interface ToolCatalogEntry {
  /** The entry of this package that has it: `math` for `@llmspell/tools/math`. */
  readonly entry: 'crypto' | 'data' | 'math' | 'system' | 'text' | 'time' | 'web';
  /** Loads it, with its defaults. */
  readonly load: () => Promise<Tool>;
}

/** The built-in tools by their registry name. */
export const toolCatalog: ReadonlyMap<string, ToolCatalogEntry> = new Map<string, ToolCatalogEntry>([
  [
    'base64-encoder',
    { entry: 'crypto', load: async () => (await import('../crypto/base64-encoder.ts')).createBase64EncoderTool() },
  ],
  ['calculator', { entry: 'math', load: async () => (await import('../math/calculator.ts')).createCalculatorTool() }],
  [
    'csv-analyzer',
    { entry: 'data', load: async () => (await import('../data/csv-analyzer.ts')).createCsvAnalyzerTool() },
  ],
  [
    'data-validator',
    { entry: 'data', load: async () => (await import('../data/data-validator.ts')).createDataValidatorTool() },
  ],
  [
    'datetime-handler',
    { entry: 'time', load: async () => (await import('../time/datetime-handler.ts')).createDatetimeHandlerTool() },
  ],
  [
    'diff-calculator',
    { entry: 'text', load: async () => (await import('../text/diff-calculator.ts')).createDiffCalculatorTool() },
  ],
  [
    'environment-reader',
    {
      entry: 'system',
      load: async () => (await import('../system/environment-reader.ts')).createEnvironmentReaderTool(),
    },
  ],
  [
    'file-operations',
    { entry: 'system', load: async () => (await import('../system/file-operations.ts')).createFileOperationsTool() },
  ],
  [
    'file-search',
    { entry: 'system', load: async () => (await import('../system/file-search.ts')).createFileSearchTool() },
  ],
  [
    'hash-calculator',
    { entry: 'crypto', load: async () => (await import('../crypto/hash-calculator.ts')).createHashCalculatorTool() },
  ],
  [
    'http-requester',
    { entry: 'web', load: async () => (await import('../web/http-requester.ts')).createHttpRequesterTool() },
  ],
  [
    'json-processor',
    { entry: 'data', load: async () => (await import('../data/json-processor.ts')).createJsonProcessorTool() },
  ],
  [
    'process-executor',
    { entry: 'system', load: async () => (await import('../system/process-executor.ts')).createProcessExecutorTool() },
  ],
  ['regex', { entry: 'text', load: async () => (await import('../text/regex.ts')).createRegexTool() }],
  ['statistics', { entry: 'math', load: async () => (await import('../math/statistics.ts')).createStatisticsTool() }],
  [
    'template-creator',
    { entry: 'text', load: async () => (await import('../text/template-creator.ts')).createTemplateCreatorTool() },
  ],
  [
    'text-manipulator',
    { entry: 'text', load: async () => (await import('../text/text-manipulator.ts')).createTextManipulatorTool() },
  ],
  [
    'url-analyzer',
    { entry: 'web', load: async () => (await import('../web/url-analyzer.ts')).createUrlAnalyzerTool() },
  ],
  [
    'uuid-generator',
    { entry: 'crypto', load: async () => (await import('../crypto/uuid-generator.ts')).createUuidGeneratorTool() },
  ],
  ['web-scraper', { entry: 'web', load: async () => (await import('../web/web-scraper.ts')).createWebScraperTool() }],
  [
    'webhook-caller',
    { entry: 'web', load: async () => (await import('../web/webhook-caller.ts')).createWebhookCallerTool() },
  ],
]);
