// Steps one after another, from tables: tools, agents, workflows, functions, templates of names; and what a run tells.
Agent.create({ name: 'writer', systemPrompt: 'Write.' });
const inner = Workflow.create({ name: 'inner', steps: [{ tool: 'calculator', input: { input: '{{input.n}} * 10' } }] });
const flow = Workflow.sequential({
  name: 'report',
  description: 'Makes a report',
  preSteps: [
    { name: 'prepare', tool: 'text-manipulator', parameters: { operation: 'uppercase', input: '{{input.topic}}' } },
  ],
  steps: [
    { name: 'figures', tool: 'calculator', input: { input: '6 * 7' } },
    { name: 'inner', workflow: inner, input: { n: '{{step:figures:output}}' } },
    { name: 'write', agent: 'writer', action: 'write_text', role: 'author', input: 'About {{step:prepare:output}}' },
    { name: 'sum', execute: (context) => context.input.topic.length + context.outputs.inner },
  ],
  postSteps: [{ name: 'end', tool: 'text_manipulator', params: { operation: 'reverse', input: 'abc' } }],
});
const result = await flow.execute({ topic: 'pumps' });
const value = (await Workflow.execute('report', { topic: 'heat' })).output;

let empty;
try {
  Workflow.new({ type: 'sequential', steps: [] });
} catch (error) {
  empty = error;
}
export default {
  facts: [flow.name, flow.type, flow.description],
  outputs: result.outputs,
  output: result.output,
  value,
  success: result.success,
  partial: result.partial_success,
  last: result.last_completed_step,
  steps: result.steps.map((step) => [step.name, step.status, step.attempts, step.success]),
  one: result.step_results.figures.output,
  data: result.data,
  agent_outputs: result.agent_outputs,
  metadata: [result.metadata.steps_executed, result.metadata.extra.workflow_type, result.metadata.extra.success_rate],
  run: await new Workflow({ name: 'short', steps: [{ tool: 'calculator', input: { input: '1 + 1' } }] }).run(),
  empty: [empty === undefined, empty.code],
};
