import type { Tool } from '@llmspell/core';

import { toolModules } from './tool-modules.ts';

/**
 * The built-in tools by name, made at once: a script that says `Tool.calculator` or `Calculator.new()` does not wait. What
 * nobody makes is not loaded.
 */
export const builtInTools: ReadonlyMap<string, () => Tool> = new Map<string, () => Tool>([
  ['base64-encoder', () => toolModules.crypto().createBase64EncoderTool()],
  ['calculator', () => toolModules.math().createCalculatorTool()],
  ['csv-analyzer', () => toolModules.data().createCsvAnalyzerTool()],
  ['data-validator', () => toolModules.data().createDataValidatorTool()],
  ['datetime-handler', () => toolModules.time().createDatetimeHandlerTool()],
  ['diff-calculator', () => toolModules.text().createDiffCalculatorTool()],
  ['environment-reader', () => toolModules.system().createEnvironmentReaderTool()],
  ['file-operations', () => toolModules.system().createFileOperationsTool()],
  ['file-search', () => toolModules.system().createFileSearchTool()],
  ['hash-calculator', () => toolModules.crypto().createHashCalculatorTool()],
  ['http-requester', () => toolModules.web().createHttpRequesterTool()],
  ['json-processor', () => toolModules.data().createJsonProcessorTool()],
  ['process-executor', () => toolModules.system().createProcessExecutorTool()],
  ['regex', () => toolModules.text().createRegexTool()],
  ['statistics', () => toolModules.math().createStatisticsTool()],
  ['template-creator', () => toolModules.text().createTemplateCreatorTool()],
  ['text-manipulator', () => toolModules.text().createTextManipulatorTool()],
  ['url-analyzer', () => toolModules.web().createUrlAnalyzerTool()],
  ['uuid-generator', () => toolModules.crypto().createUuidGeneratorTool()],
  ['web-scraper', () => toolModules.web().createWebScraperTool()],
  ['webhook-caller', () => toolModules.web().createWebhookCallerTool()],
]);
