// Branches side by side: in their forms, with an aggregator, with one that fails, and a limit on how many at once.
const value = (name, result) => ({ name, execute: () => result });
const failing = {
  name: 'broken',
  execute() {
    throw new Error('no luck');
  },
};

const flat = await Workflow.parallel({ name: 'flat', steps: [value('a', 1), value('b', 2)] }).execute();
const branches = await Workflow.parallel({
  name: 'branches',
  maxConcurrency: 2,
  branches: [
    { name: 'left', steps: [value('one', 1), { name: 'two', execute: (context, input) => input + 1 }] },
    { name: 'right', steps: [value('three', 3)] },
  ],
}).execute();
const team = await Workflow.parallel({
  name: 'team',
  agents: [
    { agent: new Agent({ name: 'optimist', systemPrompt: 'Yes.' }), role: 'optimist', input: '{{input}}' },
    { agent: new Agent({ name: 'pessimist', systemPrompt: 'No.' }), role: 'pessimist', input: '{{input}}' },
  ],
  aggregator: (outputs) => outputs,
}).run('Will it rain?');
const merged = await Workflow.parallel({
  name: 'merged',
  steps: [value('a', 20), value('b', 22)],
  aggregator: (outputs) => outputs[0] + outputs[1],
}).run();
const going = await Workflow.parallel({
  name: 'going',
  errorStrategy: 'continue',
  steps: [value('a', 1), failing],
}).execute();
const stopped = await Workflow.parallel({ name: 'stopped', failFast: true, steps: [failing] }).execute();

const entries = (result) => result.branches.map((branch) => [branch.name, branch.success]);
export default {
  flat: [flat.outputs, flat.output, entries(flat)],
  branches: [branches.output, branches.metadata.extra.total_branches, branches.metadata.extra.successful_branches],
  team,
  merged,
  going: [going.success, going.partial_success, entries(going), going.metadata.extra.failed_branches],
  stopped: [stopped.success, stopped.failed_step, stopped.error.code, stopped.error.message],
};
