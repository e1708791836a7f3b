// Tools for text.
export { createDiffCalculatorTool } from './diff-calculator.ts';
export { createRegexTool } from './regex.ts';
export { createTemplateCreatorTool } from './template-creator.ts';
export { createTextManipulatorTool } from './text-manipulator.ts';
