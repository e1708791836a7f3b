// The same kinds of workflow from a builder.
const calculate = (name, text) => ({ name, type: 'tool', tool: 'calculator', input: { input: text } });
const number = (name, value) => ({ name, execute: () => value });

const sequential = Workflow.builder()
  .name('in_turn')
  .description('One after another')
  .addStep(calculate('first', '1 + 1'))
  .addStep(calculate('second', '{{step:first:output}} * 10'))
  .errorStrategy('fail_fast')
  .timeoutMs(60_000)
  .build();
const parallel = Workflow.builder()
  .parallel()
  .name('beside')
  .addStep(number('left', 1))
  .addStep(number('right', 2))
  .maxConcurrency(2)
  .build();
const conditional = Workflow.builder()
  .conditional()
  .name('choice')
  .condition({ type: 'shared_data_equals', key: 'kind', value: 'yes' })
  .addThenStep(number('taken', 'then'))
  .addElseStep(number('other', 'else'))
  .build();
const branched = Workflow.builder()
  .conditional()
  .name('branches')
  .addBranch('input.n > 10', [number('many', 'many')])
  .addBranch('input.n > 5', [number('some', 'some')])
  .addElseStep(number('few', 'few'))
  .build();
const range = Workflow.builder()
  .loop()
  .name('range')
  .withRange({ start: 1, end: 4 })
  .addStep(calculate('square', '{{loop:current_value}} * {{loop:current_item}}'))
  .build();
const list = Workflow.builder()
  .loopWorkflow()
  .name('list')
  .withCollection(['a', 'b'])
  .addStep({ name: 'up', tool: 'text-manipulator', input: { operation: 'uppercase', input: '{{loop:current_item}}' } })
  .build();
let counter = 0;
const count = () => (counter += 1);
const whileLoop = Workflow.builder()
  .loop()
  .name('while')
  .withWhile('iteration < 3')
  .addStep({ name: 'count', execute: count })
  .maxIterations(10)
  .build();
const asked = Workflow.builder()
  .loop()
  .name('asked')
  .loopCondition((context) => context.iteration < 2)
  .addStep({ name: 'count', execute: count })
  .build();

conditional.setSharedData('kind', 'yes');
const yes = await conditional.execute();
conditional.setSharedData('kind', 'no');
const no = await conditional.execute();
let templateError;
try {
  await Workflow.builder()
    .sequential()
    .name('templated')
    .addTemplateStep('made', 'no_such_template', { a: 1 })
    .build()
    .run();
} catch (error) {
  templateError = error;
}
let noName = true;
try {
  Workflow.builder().loop().build();
} catch {
  noName = false;
}

export default {
  kinds: [sequential, parallel, conditional, range].map((workflow) => workflow.type),
  sequential: (await sequential.execute()).outputs,
  parallel: (await parallel.execute()).outputs,
  choice: [yes.output, yes.branch_taken, no.output, no.branch_taken],
  branches: [await branched.run({ n: 20 }), await branched.run({ n: 7 }), await branched.run({ n: 1 })],
  range: (await range.execute()).iteration_outputs,
  list: (await list.execute()).iterations,
  while_loop: [(await whileLoop.execute()).iterations, counter],
  asked: [(await asked.execute()).iterations, counter],
  template: [templateError === undefined, templateError.code],
  no_name: noName,
};
