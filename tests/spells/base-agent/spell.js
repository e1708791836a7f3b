// A class of the script on BaseAgent: state, tools, steps, other agents, and one class on top of another.
class Counter extends BaseAgent {
  constructor(config) {
    super(config);
    this.description = 'Counts';
    this.by = config.by ?? 1;
  }
  async execute(input) {
    this.setState('total', (this.getState('total') ?? 0) + this.by);
    this.setState('counted');
    return { input, status: this.getState(), total: this.getState('total') };
  }
}

class Double extends Counter {
  async execute(input) {
    const once = await super.execute(input);
    return { twice: once.total * 2, parent: once.status };
  }
}

const counter = new Counter({ name: 'counter', by: 3 });
const double = new Double({ name: 'double' });
counter.addTool({ name: 'echo', description: 'Echoes', execute: (input) => ({ echoed: input.text }) });

const first = await counter.execute('a');
const second = await counter.execute('b');
const boss = new Agent({ name: 'boss', systemPrompt: 'Use tools.', tools: [counter] });
const asked = await boss.chat('Use the counter');
const helper = new Agent({ name: 'helper' });

class Empty extends BaseAgent {}
let error;
try {
  await new Empty({ name: 'empty' }).execute('x');
} catch (thrown) {
  error = thrown;
}

export default {
  first,
  second,
  double: await double.execute('c'),
  asked,
  tool: await counter.invokeTool('echo', { text: 'hi' }),
  registered: (await counter.invokeTool('calculator', { input: '6 * 7' })).result.result,
  steps: [
    await counter.executeStep({ tool: 'echo', parameters: { text: 'step' } }),
    (await counter.executeStep({ agent: helper, input: 'ask' })).output.text,
    (await counter.executeStep({ agent: 'helper', input: 'by name' })).output.text,
    (await counter.executeStep({ tool: 'no_such_tool', parameters: {} })).error !== undefined,
  ],
  empty: [error === undefined, error.code],
};
