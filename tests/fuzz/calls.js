// Makes the calls of Spell.input and says how each ended: 'ok', 'pending', or the code of the error.
const made = new Map();
const WAIT_MS = 40;
/** Options that one class or another can be made with. */
const RECIPES = [
  { name: 'fuzzed', model: 'echo/echo' },
  { name: 'fuzzed', description: 'd', model: 'echo/echo', steps: ['a'], agents: ['fuzzed'], tools: [], topic: 't' },
  undefined,
];

await keep('Agent', () => new Agent({ name: 'fuzzed', model: 'echo/echo' }));
await keep('AgentBuilder', () => Agent.builder());
await keep('WorkflowBuilder', () => Workflow.builder());
await keep('Workflow', () =>
  Workflow.sequential({
    name: 'flow',
    steps: [{ name: 'a', type: 'tool', tool: 'calculator', input: { input: '1' } }],
  }),
);
await keep('Tool', () => Tool.get('calculator'));
await keep('DebugTimer', () => Debug.timer('t'));
await keep('HookHandle', () => Hook.register('onError', () => 'continue'));
await keep('ProviderEntry', async () => (await Provider.list())[0]);

for (const { class: name } of Spell.input) {
  for (const options of RECIPES) await keep(name, () => new globalThis[name](options));
}

async function keep(name, create) {
  if (made.has(name)) return;
  try {
    const value = await create();
    if (value !== undefined && value !== null) made.set(name, value);
  } catch {
    // Without it its methods are not called; the test counts them.
  }
}

function revive(value) {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null || typeof value.$ !== 'string') return value;
  if (value.$ === 'entries') {
    const object = {};
    for (const [key, item] of value.entries)
      Object.defineProperty(object, key, { value: revive(item), enumerable: true, configurable: true, writable: true });
    return object;
  }
  return value.$ === 'object' ? made.get(value.class) : (SPECIAL[value.$] ?? (() => value))();
}

/** An error of the spell itself: it comes back as it was. */
function own() {
  throw Object.assign(new Error('thrown by the spell'), { code: 'OWN' });
}

const SPECIAL = {
  undefined: () => undefined,
  nan: () => NaN,
  infinity: () => -Infinity,
  bigint: () => 2n ** 200n,
  symbol: () => Symbol('s'),
  function:
    () =>
    (...args) =>
      args[0],
  thrower: () => () => own(),
  rejecter: () => () => Promise.reject({ not: 'an error' }),
  cycle: () => {
    const a = { b: [] };
    a.b.push(a);
    return a;
  },
  deep: () => {
    let value = 1;
    for (let level = 0; level < 5000; level += 1) value = [value];
    return value;
  },
  long: () => 'x'.repeat(200_000),
  wide: () => Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`k${index}`, index])),
  date: () => new Date(NaN),
  map: () => new Map([[{}, 1]]),
  bytes: () => new Uint8Array([0, 255, 128]),
  proxy: () => new Proxy({}, { get: own, ownKeys: own }),
  getter: () => Object.defineProperty({}, 'a', { get: own, enumerable: true }),
  // oxlint-disable-next-line unicorn/no-thenable -- what a confused spell hands over
  thenable: () => ({ then: (resolve) => resolve(1) }),
  error: () => Object.assign(new Error('given'), { code: 'MADE_UP' }),
  class: () =>
    class Foreign {
      method() {
        return this;
      }
    },
};

async function drain(value) {
  if (value !== null && typeof value === 'object' && typeof value[Symbol.asyncIterator] === 'function') {
    let count = 0;
    for await (const _ of value) if ((count += 1) > 20) break;
  }
}

async function make({ class: name, kind, name: member, args }) {
  const given = args.map(revive);
  if (kind === 'construct') return new globalThis[name](...given);
  const target = kind === 'static' ? globalThis[name] : made.get(name);
  if (target === undefined) return 'no object';
  const result = await target[member](...given);
  await drain(result);
  return result;
}

async function outcomeOf(call) {
  let timer;
  const pending = new Promise((resolve) => {
    timer = setTimeout(() => resolve('pending'), WAIT_MS);
  });
  try {
    return await Promise.race([make(call), pending]);
  } finally {
    clearTimeout(timer);
  }
}

const outcomes = [];
for (const call of Spell.input) {
  try {
    const result = await outcomeOf(call);
    outcomes.push(result === 'pending' || result === 'no object' ? result : 'ok');
  } catch (error) {
    const code = error?.code;
    outcomes.push(
      typeof code === 'string'
        ? `${code}: ${error.message}`
        : `NO CODE: ${String(error?.stack ?? error).slice(0, 500)}`,
    );
  }
}
export default outcomes;
