// A failed step: told in the result of a table's workflow, raised by run() and by a builder's; strategies; what cannot work.
const failing = (name = 'broken') => ({
  name,
  execute() {
    throw new Error('no luck');
  },
});
const value = (name, result) => ({ name, execute: () => result });
async function code(work) {
  try {
    await work();
    return 'fine';
  } catch (error) {
    return [error.code, error.message];
  }
}

const heard = [];
const tableMade = Workflow.sequential({
  name: 'told',
  steps: [value('first', 1), failing(), value('never', 2)],
  onError: (message, step) => void heard.push([message, step]),
});
tableMade.onError((message) => void heard.push(message.length > 0));
const told = await tableMade.execute();
const built = Workflow.builder().name('raised').addStep(failing()).build();

const going = await Workflow.sequential({
  name: 'going',
  errorStrategy: 'continue',
  steps: [failing(), value('after', 'still here')],
}).execute();
let attempts = 0;
const retried = await Workflow.sequential({
  name: 'retried',
  steps: [
    {
      name: 'third',
      retryCount: 2,
      errorStrategy: { type: 'retry', maxAttempts: 3, backoffMs: 1 },
      execute() {
        attempts += 1;
        if (attempts < 3) throw Object.assign(new Error('later'), { code: 'PROVIDER_UNAVAILABLE', retryable: true });
        return attempts;
      },
    },
  ],
}).execute();
const toolFailed = await Workflow.sequential({
  name: 'calculates',
  steps: [{ name: 'sum', tool: 'calculator', input: { input: '1 +' } }],
}).execute();
const answered = await Workflow.sequential({
  name: 'answers',
  steps: [{ name: 'no', execute: () => ({ success: false, error: 'I refuse' }) }],
}).execute();

export default {
  told: [
    told.success,
    told.failed_step,
    told.last_completed_step,
    told.error.code,
    told.error.message,
    told.text,
    told.partial_success,
  ],
  heard,
  outputs: told.outputs,
  run: await code(() => tableMade.run()),
  built: [await code(() => built.execute()), await code(() => built.run())],
  going: [going.success, going.outputs.after, going.partial_success],
  retried: [retried.success, attempts],
  tool_failed: [toolFailed.success, toolFailed.error.code, toolFailed.failed_step],
  answered: [answered.success, answered.error.message],
  mistakes: [
    await code(() => Workflow.sequential({ name: 'x', steps: [{ name: 'empty' }] })),
    await code(() => Workflow.loop({ name: 'x', steps: [value('a', 1)] })),
    await code(() => Workflow.create({ name: 'x', type: 'spiral', steps: [value('a', 1)] })),
    await code(() => Workflow.sequential({ name: 'x', steps: [{ name: 'a', tool: 'calculatr' }] }).run()),
    await code(() => Workflow.sequential({ name: 'x', steps: [{ name: 'a', agent: 'nobody' }] }).run()),
    await code(() => Workflow.sequential({ name: 'x', errorStrategy: 'panic', steps: [value('a', 1)] })),
    (await code(() => Workflow.get('nowhere')))[0],
    (await code(() => Workflow.execute('nowhere')))[0],
    await code(() => Workflow.sequential({ name: 'fresh', steps: [value('a', 1)] }).getOutput('a')),
  ],
};
