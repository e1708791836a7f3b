// Tools that compute.
export { createCalculatorTool } from './calculator.ts';
export { createStatisticsTool } from './statistics.ts';
