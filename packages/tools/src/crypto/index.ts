// Tools for hashes, encodings and identifiers.
export { createBase64EncoderTool } from './base64-encoder.ts';
export { createHashCalculatorTool } from './hash-calculator.ts';
export { createUuidGeneratorTool } from './uuid-generator.ts';
