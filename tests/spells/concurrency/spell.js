// Calls side by side: branches of a workflow whose functions call the host, callbacks inside callbacks, promises.
const order = [];
Tool.register({
  name: 'step',
  async execute(input) {
    order.push(`begin ${input.name}`);
    return (await Tool.execute('calculator', { input: input.text })).output;
  },
});
const branch = (name, text) => ({ name, execute: () => Tool.execute('step', { name, text }) });
const { outputs } = await Workflow.parallel({
  name: 'side_by_side',
  steps: [branch('a', '1 + 1'), branch('b', '2 + 2'), branch('c', '3 + 3')],
}).execute();
order.sort((a, b) => a.localeCompare(b));

let depth = 0;
Tool.register({
  name: 'nest',
  execute(input) {
    depth = Math.max(depth, input.level);
    return input.level >= 5 ? 'bottom' : Tool.execute('nest', { level: input.level + 1 });
  },
});
const bottom = await Tool.execute('nest', { level: 1 });

const results = await Promise.all(
  [1, 2, 3].map((index) => new Agent({ systemPrompt: 'Go.' }).chat(`question ${index}`)),
);

let limited = 0;
let most = 0;
await Workflow.parallel({
  name: 'limited',
  maxConcurrency: 1,
  steps: [1, 2, 3, 4].map((index) => ({
    name: `s${index}`,
    async execute() {
      limited += 1;
      most = Math.max(most, limited);
      await Tool.execute('calculator', { input: '1' });
      limited -= 1;
      return index;
    },
  })),
}).run();
export default { outputs, order, nested: [bottom, depth], results, most };
