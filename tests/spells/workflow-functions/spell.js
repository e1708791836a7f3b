// Functions around steps: work, changes of input and output, listeners, decisions after an error.
const log = [];
const note = (...words) => void log.push(words.join(' '));
let tries = 0;
const flow = Workflow.sequential({
  name: 'functions',
  onStart: (input) => note('start', input.n),
  onStepStart: (name) => note('begin', name),
  onStepComplete: (name, result) => note('end', name, result.success),
  onComplete: (result) => note('complete', result.success),
  onError: () => note('never'),
  steps: [
    { name: 'plain', execute: (context, input) => ({ got: input.n, seen: context.input.n }) },
    {
      name: 'changed',
      input: { a: 1 },
      inputTransform: (input) => ({ a: input.a + 1 }),
      execute: (context, input) => input.a,
      onOutput: (output) => output * 100,
      onComplete: (result) => note('output', result.output),
    },
    { name: 'table', execute: (context) => ({ success: true, output: context.steps.changed.output + 1 }) },
    { name: 'skipped', skipIf: 'changed > 5', execute: () => 'not skipped' },
    {
      name: 'retried',
      execute() {
        tries += 1;
        if (tries < 3) throw new Error(`try ${tries}`);
        return tries;
      },
      onError(error) {
        note('failed', error.message);
        return { retry: true };
      },
    },
    {
      name: 'replaced',
      execute() {
        throw new Error('gone');
      },
      onError: () => ({ instead: true }),
    },
    {
      name: 'tool',
      tool: 'calculator',
      input: { input: '1 + 1' },
      onOutput: (output, context) => output + context.outputs.retried,
    },
  ],
});
flow.onBeforeExecute(() => note('before'));
flow.onAfterExecute((result) => note('after', result.success));
const result = await flow.execute({ n: 7 });
export default [result.outputs, log, result.steps[3].status];
