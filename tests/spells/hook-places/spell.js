// Hooks of everything, of one component, of one call; what they change in place counts.
const seen = [];
const note = (context) => void seen.push(`${context.point} ${context.component.name}`);

// Of everything in this run.
const hidden = Hook.register('after_tool_discovery', (context) => {
  context.data.tools = context.data.tools.filter((name) => name === 'calculator');
});
const listed = (await Tool.list()).map((tool) => tool.name);
hidden.unregister();
const searching = Hook.register('before_tool_discovery', (context) => {
  context.data.tag = 'calculat';
});
const found = (await Tool.discover({})).length < 10;
searching.unregister();
const mending = Hook.register('tool_validation', (context) => {
  if (!context.data.valid) context.input = { input: '1 + 1' };
});
const mended = (await Tool.execute('calculator', { input: 7 })).output;
mending.unregister();

// Of one tool, and of one call of it.
const shout = Tool.register({
  name: 'shout',
  description: 'Says it loudly',
  parameters: { text: { type: 'string', required: true } },
  hooks: { before_tool_call: note },
  execute: (input) => `${input.text}!`,
});
const changed = await shout.execute(
  { text: 'hello' },
  {
    hooks: {
      before_tool_call(context) {
        context.data.input.text = 'changed';
      },
      after_tool_call(context) {
        context.output += '!';
      },
    },
  },
);
const answered = { after_tool_call: () => ({ type: 'skip', result: 'answered' }) };
const byName = await Tool.execute('shout', { text: 'hello' }, { hooks: answered });

// Of a workflow, its steps and the ways between them; one that fails is tried again.
let tries = 0;
const transitions = [];
const workflow = Workflow.sequential({
  name: 'report',
  hooks: {
    before_workflow: note,
    on_workflow_transition: (context) =>
      void transitions.push(`${context.data.from ?? 'start'} ${context.data.to ?? 'end'}`),
    on_error(context) {
      if (context.retryCount < 2) Object.assign(context, { retry: true, retry_delay: 1 });
    },
  },
  steps: [
    {
      name: 'try',
      execute() {
        tries += 1;
        if (tries < 3) throw new Error('not yet');
        return `tried ${tries}`;
      },
    },
  ],
});
const tried = await workflow.run({});
const called = (await workflow.execute({}, { hooks: { after_workflow: note } })).success;
const built = Workflow.builder()
  .name('built')
  .hooks({ before_workflow: note })
  .addStep({ name: 'one', execute: () => 1 })
  .build();
await built.run({});

// Of one question.
const agent = new Agent({ name: 'guide', hooks: { before_agent_init: note, before_agent_shutdown: note } });
const change = {
  before_agent_execute(context) {
    context.data.input.text = 'Changed';
  },
};
const answer = await agent.chat('Hello', { hooks: change });
const plain = await agent.chat('Hello');
await agent.destroy();
let ended;
try {
  await agent.chat('Hello');
} catch (error) {
  ended = [false, error.code];
}

// Of a model that fails.
const rescue = Hook.register('on_llm_error', () => ({ type: 'skip', result: 'rescued' }));
const rescued = await new Agent({ model: 'openai/fail' }).chat('Hello');
rescue.unregister();
export default {
  listed,
  found,
  mended,
  changed,
  by_name: byName,
  transitions,
  tried,
  called,
  answer,
  plain,
  ended,
  rescued,
  seen,
};
