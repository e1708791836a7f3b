// The same from an application: a tool is run like any other component.
import { asAgent } from '@llmspell/core/kit';
import { createHashCalculatorTool } from '@llmspell/tools/crypto';
import { createJsonProcessorTool } from '@llmspell/tools/data';
import { createCalculatorTool, createStatisticsTool } from '@llmspell/tools/math';
import { createTemplateCreatorTool } from '@llmspell/tools/text';
import type { Runtime } from 'llmspell';

const orders = { orders: [{ total: 12.5 }, { total: 30 }, { total: 7.5 }] };

export async function main(runtime: Runtime): Promise<unknown> {
  const json = asAgent(createJsonProcessorTool());
  const parsed = await runtime.run(json, { operation: 'query', input: orders, query: '[.orders[].total]' });

  const statistics = asAgent(createStatisticsTool());
  const stats = await runtime.run(statistics, { operation: 'describe', values: parsed.output as number[] });
  const { count, mean } = stats.result as { readonly count: number; readonly mean: number };

  const calculator = asAgent(createCalculatorTool());
  const average = await runtime.run(calculator, { operation: 'evaluate', input: `round(${mean} * 100) / 100` });

  const template = asAgent(createTemplateCreatorTool());
  const context = { count, average: average.output };
  const text = await runtime.run(template, { input: '{{count}} orders, {{average}} on average', context });

  const hash = asAgent(createHashCalculatorTool());
  const digest = await runtime.run(hash, { operation: 'hash', algorithm: 'sha256', input: text.text });
  return { text: text.output, hash: digest.output };
}
