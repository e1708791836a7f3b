// Conditions in all their forms, branches and defaults.
const value = (name) => ({ name, execute: () => name });
const judge = new Agent({ name: 'judge', systemPrompt: 'Judge.', output: { type: 'boolean' } });

async function taken(condition, input, shared = {}) {
  const flow = Workflow.conditional({
    name: 'choice',
    condition,
    thenBranch: [value('then')],
    elseBranch: [value('else')],
  });
  for (const [key, item] of Object.entries(shared)) flow.setSharedData(key, item);
  return flow.run(input);
}
const data = { score: 8, label: 'good' };
const [always, never] = [{ type: 'always' }, { type: 'never' }];
const results = {
  booleans: [await taken(true), await taken(false)],
  types: [await taken(always), await taken(never)],
  expressions: [
    await taken('input.n > 5', { n: 6 }),
    await taken('input.n > 5 and not input.off', { n: 6, off: true }),
    await taken("input.s == 'x' or false", { s: 'x' }),
  ],
  expression_table: await taken({ type: 'expression', expression: '{{input.n}} <= 3' }, { n: 3 }),
  functions: [await taken((context) => context.input.n === 1, { n: 1 }), await taken(() => undefined)],
  custom: await taken({ type: 'custom', evaluate: () => true }),
  shared: [
    await taken({ type: 'shared_data_equals', key: 'label', value: 'good' }, undefined, data),
    await taken({ type: 'shared_data_exists', key: 'missing' }, undefined, data),
    await taken({ type: 'shared_data_greater_than', key: 'score', value: 7 }, undefined, data),
    await taken({ type: 'shared_data_less_than', key: 'score', value: 7 }, undefined, data),
  ],
  combined: [
    await taken({ type: 'and', conditions: [always, never] }),
    await taken({ type: 'or', conditions: [never, always] }),
    await taken({ type: 'not', condition: never }),
  ],
  agent: await taken({ type: 'agent_evaluates_true', agent: judge, prompt: 'Is it so?' }),
};

const branches = [
  { name: 'big', condition: 'input.n > 100', steps: [value('big')] },
  { name: 'even', condition: (context) => context.input.n % 2 === 0, steps: [value('even')] },
];
async function branch(n, all) {
  const result = await Workflow.conditional({
    name: 'branches',
    branches,
    defaultBranch: { steps: [value('default')] },
    executeAllMatching: all,
  }).execute({ n });
  const { matched_branches: matched, executed_branches: executed } = result.metadata.extra;
  return [result.output, result.branch_taken, matched, executed];
}
results.branches = [await branch(101), await branch(4), await branch(3), await branch(102, true)];
results.contains = await Workflow.sequential({
  name: 'outer',
  steps: [
    { name: 'say', execute: () => 'all is well' },
    {
      name: 'check',
      type: 'conditional',
      condition: { type: 'step_output_contains', stepName: 'say', substring: 'well' },
      thenBranch: value('yes'),
      elseBranch: value('no'),
    },
  ],
}).run();
async function refused(condition) {
  try {
    await taken(condition);
    return [true];
  } catch (error) {
    return [false, error.code];
  }
}
results.unknown = await refused({ type: 'sometimes' });
results.broken = await refused('n >');
export default results;
