// What a workflow's handle tells before and after a run, and what the class knows of all of them.
const flow = Workflow.sequential({
  name: 'made',
  description: 'Of two steps',
  steps: [
    { name: 'a', execute: () => 1 },
    { name: 'b', execute: () => ({ two: 2 }) },
  ],
});
const info = flow.getInfo();
await flow.execute();
const before = flow.listOutputs();
const outputs = flow.getAllOutputs();
const [one, none] = [flow.getOutput('b'), flow.getOutput('c')];
const cleared = flow.clearOutputs();
const [listed] = Workflow.list();
const emitted = flow.emit('made.event', { key: 1 });
export default {
  info: [info.name, info.type, info.description, info.id === flow.id],
  before,
  outputs,
  one,
  none: none === null,
  cleared,
  after: flow.listOutputs(),
  execution: typeof flow.getExecutionId() === 'string',
  types: Workflow.discoverTypes().map((entry) => [entry.type, entry.description.length > 0]),
  names: Workflow.types(),
  listed: [listed.name, listed.type, listed.workflow_type, listed.description],
  got: [Workflow.get('made').name, Workflow.get(flow.id).name],
  emitted: [emitted.success, emitted.event_name],
};
