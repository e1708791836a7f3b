import { escapes } from './escapes.ts';
import { repeat } from './repeat.ts';

const subclass = `class Mine extends BaseThing {
  async work(x) { return x + 1; }
}
const mine = new Mine({ name: 'n' });`;

const catches = (call: string): string =>
  `try { ${call}; } catch (error) { globalThis.caught = { code: error.code, message: error.message }; }
export default globalThis.caught;`;

const codeOf = (value: string): string =>
  `let code; try { await Probe.echo(${value}); } catch (error) { code = error.code; }\nexport default code;`;

/** The scripts of the engines' conformance suite in JavaScript. */
export const javascriptProfile = {
  language: 'javascript',
  filename: 'spell.js',
  richValues: true,
  snippets: {
    answer: 'export default 6 * 7;',
    echo: `import { Probe } from 'llmspell';\nexport default await Probe.echo(Probe.give());`,
    echoNow: 'export default Probe.echo_now(Probe.give());',
    stream: 'const parts = []; for await (const part of Probe.count(4)) parts.push(part); export default parts;',
    streamBreak: `let sum = 0, seen = 0;
for await (const part of Probe.count(100)) { sum += part; seen += 1; if (seen === 2) break; }
export default sum;`,
    catchError: catches('await Probe.fail()'),
    catchErrorNow: catches('Probe.failNow()'),
    uncaughtError: `const a = 1;\nasync function ask() {\n  await Probe.fail();\n}\nawait ask();`,
    ownError: `function broken() {\n  throw new Error('mine');\n}\nbroken();`,
    syntaxError: `const a = 1;\nconst b = ;\n`,
    callback: 'export default await Probe.callBack((x) => x * 2, 21);',
    callbackCalls: 'export default await Probe.callBack(async (x) => (await Probe.echo(x)) + 1, 21);',
    callbackThrows: `let message;
try { await Probe.callBack(() => { throw new Error('inner'); }, 1); } catch (error) { message = error.message; }
export default message;`,
    keep: `await Probe.keep((text) => text + '!');`,
    keepChanging: `await Probe.keep(async (table) => { table.changed = 1; return Probe.echo('done'); });`,
    branches: 'export default await Probe.branches([() => Probe.meet(2), () => Probe.meet(2)]);',
    handle: `const counter = new Counter({ start: 5 });
export default [counter.start, counter.addTo(3), (await Probe.echo(counter)) === counter];`,
    subclass: `${subclass}\nexport default await mine.describe();`,
    subclassIdentity: `${subclass}\nawait Probe.record(mine);\nexport default (await Probe.echo(mine)) === mine;`,
    print: `console.log('one'); await Probe.echo(1); print('two');`,
    args: 'export default args;',
    random: 'export default [Math.random(), Math.random(), Math.random()];',
    time: 'export default Math.floor(Date.now() / 1000);',
    cycle: `const value = {}; value.self = value;\n${codeOf('value')}`,
    deep: `let value = 1; for (let i = 0; i < 80; i += 1) value = { value };\n${codeOf('value')}`,
    wait: 'await Probe.forever();',
  },
  hostile: {
    cpu: {
      'a loop': 'while (true) {}',
      'a loop that swallows everything':
        'for (;;) { try { for (;;); } catch {} finally { for (let i = 0; i < 9; i += 1); } }',
      'a loop of awaits': 'for (;;) await null;',
      'a loop inside a built-in': 'const a = new Array(3e5).fill(1); for (;;) a.indexOf(2);',
    },
    memory: { 'a growing list': 'const a = []; for (;;) a.push(new Array(1000).fill(a.length));' },
    output: { 'a flood': `for (;;) console.log('x'.repeat(1000));` },
    'host-calls': { 'a loop of calls': 'for (;;) try { Probe.echoNow(1); } catch {}' },
    'message-size': { 'a big text': `try { await Probe.echo('x'.repeat(300_000)); } catch {} for (;;);` },
    'pending-calls': { 'calls that nobody awaits': 'for (;;) Probe.forever().catch(() => {});' },
    timers: { 'timers without end': 'for (;;) setTimeout(() => {}, 1e6);' },
  },
  repeat,
  escapes,
};
