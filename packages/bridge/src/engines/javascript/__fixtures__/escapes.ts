const FIND = `const find = (f, how) => { const p = f.constructor.constructor('return typeof process !== "undefined" && process')(); return p ? how : false; };\n`;

const probe = (body: string): string => `${FIND}export default await (async () => { ${body} })();`;

/** Known ways out of a sandbox. Each gives a text when it got out. */
export const escapes: Readonly<Record<string, string>> = {
  'the constructor of a constructor': probe(`return find(0, 'Function');`),
  'the constructor of the global object': probe(`return find(globalThis, 'globalThis');`),
  'this of a module': probe(`return this === undefined ? false : find(this, 'this');`),
  'the constructor of a host function': probe(`return find(Probe.echo, 'host function');`),
  'the constructor of a host class': probe(`return find(Probe, 'host class');`),
  'the constructor of a handle': probe(`return find(new Counter({ start: 1 }), 'handle');`),
  'the constructor of a host error': probe(
    `try { Probe.failNow(); } catch (e) { return find(e, 'error'); } return false;`,
  ),
  'the constructor of an async host error': probe(
    `try { await Probe.fail(); } catch (e) { return find(e, 'error'); } return false;`,
  ),
  'host paths in a stack': probe(
    `try { Probe.failNow(); } catch (e) { return /node_modules|file:|node:|wasm:|llmspell:/.test(String(e.stack)) ? e.stack : false; }`,
  ),
  'Error.prepareStackTrace': probe(`let leak = false;
Error.prepareStackTrace = (e, sites) => { for (const site of sites) { if (site.getFunction?.() || site.getThis?.()) leak = 'site'; } return ''; };
try { null.x; } catch (e) { void e.stack; }
try { Probe.failNow(); } catch (e) { void e.stack; }
await Probe.callBack(() => { void new Error('q').stack; }, 1);
return leak;`),
  'the constructor of a host promise': probe(`return find(Probe.echo(1), 'promise');`),
  'the prototypes of the host': probe(`Object.prototype.polluted = 'yes'; Array.prototype.polluted = 'yes';
await Probe.echo({ list: [1] }); new Counter({ start: 1 }).__proto__.polluted = 'yes'; return false;`),
  'caller of a callback': probe(`return (await Probe.callBack(function () {
  try { return String(arguments.callee.caller.constructor('return typeof process')()) === 'object'; } catch { return false; } }, 1)) || false;`),
  'arguments of a callback': probe(
    `let leak = false; await Probe.callBack(function (a) { leak = find(a, 'argument') || (this && find(this, 'this')); }, 1); return leak || false;`,
  ),
  'import of a built-in module': probe(
    `return import('node:fs').then((m) => (m.readFileSync ? 'fs' : false), () => false);`,
  ),
  'import of a file': probe(`return import('/etc/passwd').then(() => 'file', () => false);`),
  'import of a data URL': probe(
    `return import('data:text/javascript,export default 1').then(() => 'data', () => false);`,
  ),
  'names of Node': probe(
    `return typeof require !== 'undefined' || typeof process !== 'undefined' || typeof Buffer !== 'undefined' ? 'node' : false;`,
  ),
  'WebAssembly and shared memory': probe(
    `return typeof WebAssembly !== 'undefined' || (typeof SharedArrayBuffer !== 'undefined' && typeof Atomics !== 'undefined') ? 'visible' : false;`,
  ),
  'weak references': probe(
    `return typeof WeakRef !== 'undefined' || typeof FinalizationRegistry !== 'undefined' ? 'visible' : false;`,
  ),
  'a setter on the prototype of arrays': probe(`let leak = false;
Object.defineProperty(Array.prototype, '0', { configurable: true, set(v) { try { leak ||= find(v, 'setter'); } catch {} } });
try { await Probe.echo(1); } catch {} delete Array.prototype[0]; return leak;`),
  'a proxy as this': probe(
    `try { Probe.echo.call(new Proxy({}, { getPrototypeOf: () => Error.prototype })); } catch (e) { return find(e, 'proxy'); } return false;`,
  ),
  'a stack overflow in the host': probe(
    `let leak = false; function f() { try { Probe.echoNow(1); f(); } catch (e) { leak ||= find(e, 'overflow'); } } f(); return leak;`,
  ),
  'hooks of conversion':
    probe(`const o = { [Symbol.toPrimitive]: () => 'x', toJSON: () => ({ evil: 1 }), get a() { throw new Error('ran'); } };
try { await Probe.echo(o); } catch {} return false;`),
  'the constructor of async functions': probe(
    `return Object.getPrototypeOf(async () => {}).constructor('return typeof process !== "undefined" && "process"')();`,
  ),
  'a value with a then': probe(
    `await Probe.callBack(() => ({ then: (resolve) => resolve({ then: 1 }) }), 1); return false;`,
  ),
};
