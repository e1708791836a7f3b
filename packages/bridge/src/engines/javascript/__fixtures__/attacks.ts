/** What a hostile script is expected to end in: a limit, an error of the script, or a value without harm. */
export type Outcome =
  | 'cpu'
  | 'memory'
  | 'output'
  | 'host-calls'
  | 'message-size'
  | 'pending-calls'
  | 'timers'
  | 'wall'
  | 'error'
  | 'value';

export interface Attack {
  readonly code: string;
  /** More than one where the machine's speed decides which comes first. */
  readonly outcomes: readonly Outcome[];
}

const attack = (code: string, ...outcomes: readonly Outcome[]): Attack => ({ code, outcomes });

/** Scripts that try to run for ever, to use all memory, or to overflow a stack of the engine or of the host. */
export const attacks: Readonly<Record<string, Attack>> = {
  // Loops
  'an empty loop': attack('while (true) {}', 'cpu'),
  'a loop that swallows interruptions': attack(
    'while (true) { try { while (true) {} } catch (e) {} finally { for (let i = 0; i < 10; i++); } }',
    'cpu',
  ),
  'microtasks without end': attack('const f = () => Promise.resolve().then(f); f();', 'cpu', 'memory'),
  'awaits without end': attack('(async () => { while (true) { try { await null; } catch (e) {} } })();', 'cpu'),
  'a loop after an await of the module': attack('await 0; for (;;);', 'cpu'),
  'a regular expression that backtracks': attack(`/^(a+)+$/.test('a'.repeat(60) + '!')`, 'cpu'),
  'another one': attack(`/(x+x+)+y/.exec('x'.repeat(200))`, 'cpu'),
  'a loop inside a built-in': attack(
    'const a = new Array(3e5).fill(1); let c = 0; while (true) c += a.indexOf(2);',
    'cpu',
  ),
  'a big sort': attack(
    'const a = []; for (let i = 0; i < 3e6; i++) a.push((i * 7919) % 1000003); a.sort().length',
    'cpu',
    'memory',
  ),
  'a generator without end': attack('function* g() { for (;;) yield 1; } for (const x of g());', 'cpu'),
  'a getter that loops while it is passed on': attack('await Probe.echo({ get x() { for (;;); } });', 'cpu'),
  'a default export that loops': attack('export default { get x() { for (;;); } };', 'cpu'),
  'a callback that loops': attack('await Probe.callBack(() => { for (;;); }, 1);', 'cpu'),
  'a thenable that loops': attack('export default { then() { for (;;); } };', 'cpu'),
  'a timer that loops': attack('setTimeout(() => { for (;;); }, 1); await new Promise(() => {});', 'cpu'),
  // Turning the interruption into something else
  'laundering through a thenable': attack(
    'const o = { then() { for (;;); } }; (function go() { Promise.resolve(o).catch(go); })();',
    'cpu',
  ),
  'laundering through an async function': attack(
    'const spin = async () => { for (;;); }; (function go() { spin().catch(go); })();',
    'cpu',
  ),
  'laundering through a host error': attack('for (;;) { try { Probe.failNow(); } catch { for (;;); } }', 'cpu'),
  'laundering through a proxy': attack(
    'const p = new Proxy({}, { get() { for (;;); } }); for (;;) { try { p.x; } catch {} }',
    'cpu',
  ),
  'laundering through a generator': attack(
    'function* g() { try { for (;;); } finally { yield* g(); } } for (const x of g());',
    'cpu',
  ),
  // Memory
  'a huge text': attack(`globalThis.k = 'x'.repeat(1e9); k.length`, 'memory', 'error'),
  'a doubling text': attack(`let s = 'x'.repeat(1024); while (true) s += s + 'y';`, 'memory', 'error', 'cpu'),
  'many texts': attack(`const a = []; while (true) a.push('x'.repeat(1 << 20) + a.length);`, 'memory', 'cpu'),
  'a growing list': attack('const a = []; while (true) a.push({ a: 1, b: [1, 2, 3] });', 'memory', 'cpu'),
  'many typed arrays': attack('const a = []; while (true) a.push(new Uint8Array(1 << 20).fill(1));', 'memory', 'cpu'),
  'a huge typed array': attack('new Uint8Array(3e9).length', 'memory', 'error'),
  'a huge list': attack('new Array(1e9).fill(0).length', 'memory', 'cpu', 'error'),
  'a growing map': attack('const m = new Map(); let i = 0; while (true) m.set(i++, i);', 'memory', 'cpu'),
  'a chain of closures': attack('let f = () => 0; while (true) { const g = f; f = () => g; }', 'memory', 'cpu'),
  'a huge power': attack('(2n ** (2n ** 27n)).toString().length', 'memory', 'cpu', 'error'),
  'a growing integer': attack('let b = 3n; while (true) b *= b;', 'memory', 'cpu', 'error'),
  'a huge join': attack(`new Array(5e7).join('ab').length`, 'memory', 'cpu', 'error'),
  'a huge spread': attack(
    'const a = new Array(1e6).fill(1); Math.max(...a, ...a, ...a, ...a, ...a)',
    'memory',
    'error',
    // On a busy machine.
    'cpu',
  ),
  'a huge replacement': attack(
    `'a'.repeat(5e6).replaceAll('a', 'bbbbbbbbbbbbbbbbbbbb').length`,
    'memory',
    'cpu',
    'error',
  ),
  'symbols without end': attack(`while (true) Symbol.for('k' + Math.random());`, 'memory', 'cpu'),
  // Stacks
  recursion: attack('function f(n) { return f(n + 1) + 1; } f(0);', 'error'),
  'recursion that is caught': attack(
    'let d = 0; function f() { d++; try { f(); } catch (e) {} } f(); export default 1;',
    'value',
    'cpu',
  ),
  'deep JSON': attack(`JSON.parse('['.repeat(1e6) + ']'.repeat(1e6))`, 'error', 'memory'),
  'deep source': attack(`eval('('.repeat(1e5) + '1' + ')'.repeat(1e5))`, 'error', 'value', 'memory'),
  'deep data as JSON': attack(
    'let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; JSON.stringify(o).length',
    'error',
    'memory',
    'value',
    'cpu',
  ),
  'deep data as a text': attack(
    'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; String(a).length',
    'error',
    'memory',
    'value',
    'cpu',
  ),
  'a chain of proxies': attack(
    'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x',
    'error',
    'memory',
    'value',
    'cpu',
  ),
  'a deep pattern': attack(`new RegExp('('.repeat(1e5) + 'a' + ')'.repeat(1e5)).test('a')`, 'error', 'memory', 'value'),
  'deep data as the value': attack('let a = {}; for (let i = 0; i < 5e4; i++) a = { a }; export default a;', 'error'),
  // Floods
  'a flood of text': attack(`while (true) console.log('x'.repeat(1000));`, 'output'),
  'a flood of calls': attack('for (;;) Probe.echo(1).catch(() => {});', 'pending-calls', 'host-calls'),
  'a flood of timers': attack('for (;;) setTimeout(() => {}, 1e9);', 'timers'),
  'a flood of rejections': attack('for (;;) Promise.reject(new Error(String(Math.random())));', 'cpu', 'memory'),
  'a huge message': attack(`await Probe.echo('x'.repeat(3e6))`, 'message-size'),
  'a huge value': attack(`export default 'x'.repeat(3e6);`, 'message-size'),
  'a list of a huge length': attack('const a = []; a.length = 4e9; export default a;', 'error'),
  // Waiting
  'a promise that is never settled': attack('await new Promise(() => {});', 'error'),
  'one that the host could settle': attack('await Probe.keep(() => {}); await new Promise(() => {});', 'wall'),
};
