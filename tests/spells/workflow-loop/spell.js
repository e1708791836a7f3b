// Loops over a range, a list, a reference, a function's list, and while a condition holds; breaks and what they gather.
async function loop(table) {
  const result = await Workflow.loop({ name: 'loop', ...table }).execute(table.given);
  return [result.success, result.iterations, result.output, result.metadata.extra.break_reason];
}
const item = (field) => ({ name: 'item', execute: (context) => context[field] });
const heard = [];
let attempts = 0;

export default {
  range: await loop({
    iterator: { range: { start: 1, end: 4 } },
    body: [item('current_value')],
    aggregationStrategy: 'collect_all',
  }),
  down: await loop({
    iterator: { range: { start: 3, end: 0, step: -1 } },
    steps: [item('current_item')],
    aggregationStrategy: 'collect',
  }),
  list: await loop({
    iterator: { collection: ['x', 'y'] },
    body: [item('current_item')],
    aggregator: (outputs) => outputs.join('+'),
  }),
  index: await loop({
    iterator: { collection: ['x', 'y'] },
    body: item('current_index'),
    aggregationStrategy: 'collect',
  }),
  reference: await loop({
    given: { items: [5, 6] },
    iterator: { collection: '{{input.items}}' },
    body: [item('current_item')],
    aggregationStrategy: 'collect',
  }),
  made: await loop({
    iterator: { collection: () => [1, 2, 3] },
    body: [item('total_iterations')],
    aggregationStrategy: 'collect',
  }),
  empty: await loop({ iterator: { collection: [] }, body: [item('current_item')], aggregationStrategy: 'collect' }),
  while_condition: await loop({
    iterator: { whileCondition: 'iteration < 3', maxIterations: 10 },
    body: [item('iteration')],
  }),
  condition: await loop({ condition: (context) => context.iteration < 2, body: [item('iteration')], maxIterations: 5 }),
  limited: await loop({ condition: true, body: [item('iteration')], maxIterations: 4 }),
  broken: await loop({
    iterator: { range: { start: 1, end: 100 } },
    breakCondition: 'item >= 3',
    body: [item('current_item')],
  }),
  several: await loop({
    iterator: { range: { start: 1, end: 100 } },
    breakConditions: ['false', (context) => context.current_item === 2],
    body: [item('current_item')],
  }),
  continued: await loop({
    iterator: { range: { start: 1, end: 100 } },
    continueCondition: 'item < 2',
    body: [item('current_item')],
  }),
  heard: await loop({
    iterator: { range: { start: 1, end: 3 } },
    body: [item('current_item')],
    onIterationComplete: (number, context) => void heard.push([number, context.outputs.item]),
  }),
  told: heard,
  failing: await loop({
    iterator: { range: { start: 1, end: 4 } },
    errorStrategy: 'continue',
    body: [
      {
        name: 'odd',
        execute(context) {
          if (context.current_item === 2) throw new Error('even');
          return context.current_item;
        },
      },
    ],
    aggregationStrategy: 'collect',
  }),
  adaptive: await Workflow.sequential({
    name: 'outer',
    steps: [
      {
        name: 'refine',
        type: 'adaptive_loop',
        maxIterations: 10,
        condition: (context) => context.confidence_score < 0.9,
        body: [
          {
            name: 'try',
            execute() {
              attempts += 1;
              return { confidence: attempts / 4 };
            },
          },
        ],
      },
    ],
  }).run(),
};
