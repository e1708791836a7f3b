// What the run is doing: counts of components, and the tree of what was used inside what.
const monitor = new ActivityMonitor();
const helper = new Agent({ name: 'helper', systemPrompt: 'Help.' });
const lead = new Agent({
  name: 'lead',
  systemPrompt: 'Lead.',
  tools: [new AgentTool(helper, 'ask_helper', 'Asks the helper')],
});
await lead.chat('Go');
const first = await monitor.receive(1000);
const snapshot = await monitor.snapshot();

const components = snapshot.components.map(({ kind, name, status, started, completed, failed, usage }) => [
  kind,
  name,
  status,
  started,
  completed,
  failed,
  usage.input_tokens > 0,
]);
const outline = ({ kind, name, status, children }) => [
  `${kind}:${name}`,
  status,
  children.length > 0 ? children.map(outline) : 'nothing inside',
];
let rest = 0;
while ((await monitor.receive(0)) !== null) rest += 1;
await monitor.close();
await lead.chat('Again');
export default {
  first: [first.phase, first.kind, first.name, first.revision, first.component.running],
  components,
  tree: outline(snapshot.runs[0].nodes[0]),
  run: [snapshot.runs.length, snapshot.runs[0].status],
  totals: [snapshot.totals.running, snapshot.totals.started, snapshot.totals.completed, snapshot.totals.failed],
  rest: [rest + 1 === snapshot.revision],
  after_close: (await monitor.getDashboardData()).revision === snapshot.revision,
  same: (await AgentActivityMonitor.new().snapshot()).components,
};
