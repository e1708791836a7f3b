// Ways to find a tool and to call it; what a handle tells of itself.
const list = await Tool.list();
const calculator = await Tool.get('calculator');
const schema = calculator.getSchema();

export default {
  names: list.map((entry) => entry.name),
  entry: list.find((entry) => entry.name === 'calculator'),
  handle: [calculator.name, calculator.category, calculator.version, calculator.schema.name],
  schema: [schema.name, schema.parameters[0].name, schema.parameters[0].type, schema.parameters[0].required],
  exists: [Tool.exists('calculator'), Tool.exists('base64_encoder'), Tool.exists('nothing')],
  none: (await Tool.get('nothing')) === undefined,
  categories: await Tool.categories(),
  data_tools: (await Tool.discover({ category: 'data' })).map((tool) => tool.name),
  described: (await Tool.discover({ tag: 'base64' })).length,
  all: (await Tool.discover()).length === list.length,
  calls: [
    (await Tool.execute('calculator', { operation: 'evaluate', input: '2 + 3 * 4' })).result.result,
    (await Tool.invoke('calculator', { input: 'sqrt(16)' })).output,
    (await Tool.executeAsync('calculator', { input: '2 ^ 10' })).output,
    (await Tool.execute('calculator', { parameters: { input: '7 % 4' } })).output,
    (await Tool.calculator.execute({ input: '1 + 1' })).output,
    (await Tool['calculator'].execute({ input: '1 + 2' })).output,
    (await Tools.base64Encoder.run({ operation: 'encode', input: 'abc' })).output,
    (await (await Tool.create('calculator')).invoke({ operation: 'add', a: 20, b: 22 })).output,
  ],
};
