// Tools that the script defines: registered from a function, or as classes with fields and parameters of every form.
const greet = Tool.register({
  name: 'greet',
  description: 'Greets',
  category: 'custom',
  parameters: { name: { type: 'string', required: true }, loud: { type: 'boolean' } },
  execute(input) {
    const text = `Hello ${input.name}`;
    return { text: input.loud ? text.toUpperCase() : text };
  },
});
Tool.register({ name: 'free', execute: (input) => input });
Tool.register({
  name: 'strict',
  parameters: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'], additionalProperties: false },
  execute: (input) => input.n + 1,
});
Tool.register({
  name: 'listed',
  parameters: [{ name: 'a', type: 'number', required: true }],
  execute: (input) => -input.a,
});

class WordCounter extends BaseTool {
  async execute(input) {
    return { words: input.text.split(/\s+/).length, by: this.name ?? 'no name' };
  }
}
const words = new WordCounter({ description: 'Counts words', parameters: { text: 'string' } });

async function code(work) {
  try {
    await work();
    return 'fine';
  } catch (error) {
    return error.code;
  }
}
class Broken extends BaseTool {}
export default {
  greeted: [await greet.execute({ name: 'Ada' }), await Tool.execute('greet', { name: 'Ada', loud: true })],
  found: [Tool.exists('greet'), (await Tool.get('greet')).description, (await Tool.get('free')).category],
  free: await Tool.free.execute({ any: [1, 'two'] }),
  strict: [
    await Tool.execute('strict', { n: 41 }),
    await code(() => Tool.execute('strict', { n: 'x' })),
    await code(() => Tool.execute('strict', { n: 1, m: 2 })),
  ],
  listed: [await Tool.execute('listed', { a: 5 }), await code(() => Tool.execute('listed', {}))],
  words: await words.execute({ text: 'one two  three' }),
  codes: [
    await code(() => Tool.register({ name: 'greet', execute: () => {} })),
    await code(() => Tool.register({ name: 'nothing' })),
    await code(() => new Agent({ tools: [new Broken()] })),
  ],
};
