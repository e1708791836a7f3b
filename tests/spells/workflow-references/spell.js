// Every way to refer to the input, to steps, to shared data and to what has no value.
const forms = [
  '{{input}}',
  '{{input.name}}',
  '{{name}}',
  '{{input.list[1]}}',
  '{{input.deep.key}}',
  '{{input["odd key"]}}',
  '{{ input.name }}',
  '{{step:made:output}}',
  '{{step:made:output.title}}',
  '{{step.made.result}}',
  '{{step.made.output}}',
  '{{steps.made.output.title}}',
  '{{made.output.title}}',
  '{{made.title}}',
  '{{made}}',
  '{{alias}}',
  '{{alias.title}}',
  '$made.output.title',
  '$alias.title',
  '$made_output',
  '$input.name',
  '{{shared}}',
  'in text: {{input.name}} and {{made.output.count}}',
  'as JSON: {{alias}}',
  '{{nothing.here}}',
  '{{step:nowhere:output}}',
  'a {{b',
  '$5',
];
const results = [];
for (const form of forms) {
  const flow = Workflow.sequential({
    name: 'refer',
    steps: [
      { name: 'made', output: 'alias', execute: () => ({ count: 3, title: 'T' }) },
      { name: 'use', input: { value: form }, execute: (context, input) => input },
    ],
  });
  flow.setSharedData('shared', ['from', 'outside']);
  try {
    results.push([form, await flow.run({ name: 'Ada', list: ['a', 'b'], deep: { key: 1 }, 'odd key': true })]);
  } catch (error) {
    results.push([form, error.code]);
  }
}
export default results;
