// Tools for data.
export { createCsvAnalyzerTool } from './csv-analyzer.ts';
export { createDataValidatorTool } from './data-validator.ts';
export { createJsonProcessorTool } from './json-processor.ts';
