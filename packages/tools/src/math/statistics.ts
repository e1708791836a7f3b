import { defineTool, type JsonObject, type JsonValue } from '@llmspell/core';
import {
  linearRegression,
  max,
  mean,
  median,
  min,
  mode,
  quantile,
  sampleCorrelation,
  sampleVariance,
  sum,
  variance as populationVariance,
} from 'simple-statistics';
import { z } from 'zod';

import { invalidInput } from '../contract/invalid-input.ts';
import { required } from '../contract/required.ts';
import { toolInput } from '../contract/tool-input.ts';
import { resultForModel, toolResult, type ToolResult } from '../contract/tool-result.ts';

const numbers = z.array(z.number()).max(1_000_000);

const OPERATIONS = [
  'describe',
  'mean',
  'median',
  'mode',
  'min',
  'max',
  'sum',
  'variance',
  'standard_deviation',
  'quantile',
  'correlation',
  'linear_regression',
] as const;

const schema = z.object({
  operation: z.enum(OPERATIONS).default('describe').describe('What to compute; describe gives a summary of all'),
  input: numbers.describe('The numbers'),
  other: numbers.optional().describe('A second list of the same length, for correlation and linear_regression'),
  quantile: z.number().min(0).max(1).default(0.5).describe('Which quantile, 0 to 1'),
  sample: z.boolean().default(false).describe('The numbers are a sample: variance divides by n - 1'),
});

type Input = z.output<typeof schema>;

/** Makes the statistics tool: summaries, quantiles, correlation and regression over lists of numbers. */
export function createStatisticsTool() {
  return defineTool({
    name: 'statistics',
    description:
      'Computes statistics of a list of numbers: mean, median, deviation, quantiles, correlation, regression',
    category: 'analysis',
    securityLevel: 'safe',
    toModel: resultForModel,
    inputSchema: toolInput(schema, {
      aliases: { data: 'input', values: 'input', numbers: 'input', x: 'input', y: 'other' },
    }),
    execute: (input): ToolResult => {
      const needed = input.sample || PAIRED.has(input.operation) ? 2 : 1;
      if (input.input.length < needed) {
        throw invalidInput(
          `Operation '${input.operation}' needs at least ${needed} numbers, got ${input.input.length}.`,
        );
      }
      const value = COMPUTATIONS[input.operation](input);
      const result: JsonObject = isRecord(value) ? value : { [input.operation]: value, count: input.input.length };
      return toolResult({ operation: input.operation, result, output: value });
    },
  });
}

const PAIRED: ReadonlySet<string> = new Set(['correlation', 'linear_regression']);

function isRecord(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const COMPUTATIONS: Readonly<Record<Input['operation'], (input: Input) => JsonValue>> = {
  describe,
  mean: ({ input }) => mean(input),
  median: ({ input }) => median(input),
  mode: ({ input }) => mode(input),
  min: ({ input }) => min(input),
  max: ({ input }) => max(input),
  sum: ({ input }) => sum(input),
  variance,
  standard_deviation: (input) => Math.sqrt(variance(input)),
  quantile: ({ input, quantile: at }) => quantile(input, at),
  correlation: (input) => correlation(input.input, pair(input)),
  linear_regression: (input) => regression(input.input, pair(input)),
};

function describe(input: Input): JsonObject {
  const { input: list } = input;
  return {
    count: list.length,
    sum: sum(list),
    mean: mean(list),
    median: median(list),
    min: min(list),
    max: max(list),
    variance: variance(input),
    standard_deviation: Math.sqrt(variance(input)),
    q1: quantile(list, 0.25),
    q3: quantile(list, 0.75),
  };
}

function variance({ input, sample }: Input): number {
  return sample ? sampleVariance(input) : populationVariance(input);
}

function pair({ input, other }: Input): number[] {
  const list = required(other, 'other');
  if (list.length !== input.length) {
    throw invalidInput(`Both lists have to be of one length, got ${input.length} and ${list.length} numbers.`);
  }
  return list;
}

function correlation(x: number[], y: number[]): number {
  const value = sampleCorrelation(x, y);
  if (!Number.isFinite(value)) throw invalidInput('There is no correlation: all numbers of a list are equal.');
  return value;
}

function regression(x: number[], y: number[]): JsonObject {
  const { m, b } = linearRegression(x.map((value, index) => [value, y[index] ?? 0]));
  if (!Number.isFinite(m)) throw invalidInput('There is no regression line: all numbers of `input` are equal.');
  return { slope: m, intercept: b };
}
