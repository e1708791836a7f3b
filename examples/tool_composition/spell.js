// Tools one after another: parse, compute, render, and a fingerprint of the result. No model is needed.
import { Calculator, StatisticsTool, Tool } from 'llmspell';

const parsed = await Tool.execute('json-processor', {
  operation: 'query',
  input: { orders: [{ total: 12.5 }, { total: 30 }, { total: 7.5 }] },
  query: '[.orders[].total]',
});

const stats = await new StatisticsTool().execute({ operation: 'describe', values: parsed.output });
const average = await new Calculator().execute({ input: `round(${stats.result.mean} * 100) / 100` });

const text = await Tool.execute('template-creator', {
  input: '{{count}} orders, {{average}} on average',
  context: { count: stats.result.count, average: average.output },
});
const hash = await Tool.execute('hash-calculator', { operation: 'hash', algorithm: 'sha256', input: text.output });

console.log(text.output);
export default { text: text.output, hash: hash.result.hash };
