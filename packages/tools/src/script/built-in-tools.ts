import type { Tool } from '@llmspell/core';

import { createBase64EncoderTool, createHashCalculatorTool, createUuidGeneratorTool } from '../crypto/index.ts';
import { createCsvAnalyzerTool, createDataValidatorTool, createJsonProcessorTool } from '../data/index.ts';
import { createCalculatorTool, createStatisticsTool } from '../math/index.ts';
import {
  createEnvironmentReaderTool,
  createFileOperationsTool,
  createFileSearchTool,
  createProcessExecutorTool,
} from '../system/index.ts';
import {
  createDiffCalculatorTool,
  createRegexTool,
  createTemplateCreatorTool,
  createTextManipulatorTool,
} from '../text/index.ts';
import { createDatetimeHandlerTool } from '../time/index.ts';
import {
  createHttpRequesterTool,
  createUrlAnalyzerTool,
  createWebhookCallerTool,
  createWebScraperTool,
} from '../web/index.ts';

/**
 * The built-in tools by name, made at once: a script that says `Tool.calculator` or `Calculator.new()` does not wait. Their
 * heavy libraries still come when they are used.
 */
export const builtInTools: ReadonlyMap<string, () => Tool> = new Map<string, () => Tool>([
  ['base64-encoder', createBase64EncoderTool],
  ['calculator', createCalculatorTool],
  ['csv-analyzer', createCsvAnalyzerTool],
  ['data-validator', createDataValidatorTool],
  ['datetime-handler', createDatetimeHandlerTool],
  ['diff-calculator', createDiffCalculatorTool],
  ['environment-reader', createEnvironmentReaderTool],
  ['file-operations', createFileOperationsTool],
  ['file-search', createFileSearchTool],
  ['hash-calculator', createHashCalculatorTool],
  ['http-requester', createHttpRequesterTool],
  ['json-processor', createJsonProcessorTool],
  ['process-executor', createProcessExecutorTool],
  ['regex', createRegexTool],
  ['statistics', createStatisticsTool],
  ['template-creator', createTemplateCreatorTool],
  ['text-manipulator', createTextManipulatorTool],
  ['url-analyzer', createUrlAnalyzerTool],
  ['uuid-generator', createUuidGeneratorTool],
  ['web-scraper', createWebScraperTool],
  ['webhook-caller', createWebhookCallerTool],
]);
