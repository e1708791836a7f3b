const original = `await Probe.echo('a');
await Probe.echo('b');
export default 1;`;

/** Scripts in JavaScript that are run again with the log of an earlier run. */
export const repeat = {
  scripts: {
    race: {
      code: `const seen = [];
const get = async (name) => {
  const value = await Probe.echo(name);
  Probe.echoNow(['got', value]);
  seen.push(value);
  return value;
};
const first = await Promise.race([get('a'), get('b'), get('c')]);
const all = await Promise.all([get('d'), get('e'), get('f')]);
const any = await Promise.any([Probe.fail(), get('g')]);
export default { first, all, any, seen };`,
    },
    branches: {
      anyOrder: true,
      code: `const branch = async (name) => {
  let sum = 0;
  for (let step = 0; step < 3; step += 1) {
    sum += await Probe.echo(name + step);
    console.log(name, step);
    Probe.echoNow([name, step, sum]);
  }
  return sum;
};
export default await Promise.all([branch(1), branch(10), branch(100)]);`,
    },
    callbacks: {
      code: `const log = [];
const work = async (x) => {
  log.push('in ' + x);
  const doubled = await Probe.echo(x * 2);
  log.push('out ' + x);
  if (x === 5) throw new Error('five');
  return doubled;
};
const results = await Promise.all([
  Probe.callBack(work, 1),
  Probe.callBack(work, 2),
  Probe.branches([() => work(3), () => work(4), () => Probe.callBack(work, 6)]),
  Probe.callBack(work, 5).catch((error) => error.message),
]);
export default { results, log };`,
    },
    timers: {
      code: `const events = [];
clearTimeout(setTimeout(() => events.push('never'), 5));
const late = setTimeout(() => events.push('late'), 86_400_000);
await new Promise((resolve) => {
  let ticks = 0;
  const id = setInterval(() => {
    events.push('tick');
    Probe.echoNow(events.length);
    ticks += 1;
    if (ticks === 3) {
      clearInterval(id);
      resolve();
    }
  }, 10);
});
const winner = await Promise.race([
  new Promise((resolve) => setTimeout(resolve, 50, 'timer')),
  Probe.echo('call'),
]);
clearTimeout(late);
await Probe.echo('after');
export default { events, winner, at: Date.now() };`,
    },
    streams: {
      code: `const parts = [];
const read = async (name, until) => {
  for await (const part of Probe.count(9)) {
    parts.push(name + part);
    if (part === until) break;
  }
};
await Promise.all([read('a', 3), read('b', 5), read('c', 99)]);
export default parts;`,
    },
    errors: {
      anyOrder: true,
      code: `const ended = await Promise.allSettled([Probe.fail(), Probe.echo(1), Probe.echo(() => {}), Probe.echo(Symbol('x')), Probe.fail()]);
try { Probe.failNow(); } catch (error) { Probe.echoNow(error.code); }
export default ended.map(({ status, reason }) => [status, reason?.code, reason?.message, reason?.stack, reason?.data]);`,
    },
    'an error that nobody catches': {
      code: `const calls = [Probe.echo(1), Probe.echo(2), Probe.fail()];
await Promise.all(calls);`,
    },
    time: {
      code: `const times = [Date.now()];
for (let step = 0; step < 3; step += 1) {
  await Probe.echo(step);
  times.push(Date.now(), performance.now(), new Date().toISOString(), Probe.echoNow(Date.now()), Date.now());
}
export default times;`,
    },
    chance: {
      code: `const numbers = [Math.random()];
const roll = async (name) => { await Probe.echo(name); return 1; };
await Promise.all([roll('a'), roll('b')]);
numbers.push(Math.random(), Math.random());
export default [numbers, typeof WeakRef, typeof FinalizationRegistry];`,
    },
    'sync calls inside of built-in functions': {
      anyOrder: true,
      code: `const sorted = [3, 1, 2, 5, 4].sort((a, b) => Probe.echoNow(a) - Probe.echoNow(b));
const lazy = new Proxy({}, { get: (_, key) => Probe.echoNow(key) });
const texts = 'a-b'.replace(/[a-z]/g, (letter) => Probe.echoNow(letter.toUpperCase()));
await Promise.all([Probe.echo(1), Probe.echo(2)]);
export default [sorted, lazy.name, texts];`,
    },
    'objects of both sides': {
      anyOrder: true,
      code: `class Mine extends BaseThing {
  async work(x) { return (await Probe.echo(x)) + 1; }
}
const things = [new Mine({ name: 'n' }), new Mine({ name: 'm' })];
const [counter, other] = [new Counter({ start: 5 }), new Counter({ start: 7 })];
const host = Probe.give();
const letters = [];
const collect = async () => { for await (const letter of host.letters === undefined ? [] : await host.letters()) letters.push(letter); };
const results = await Promise.all([
  things[0].describe(),
  things[1].describe(),
  Probe.echo(counter).then((same) => same === counter),
  host.double(21),
  collect(),
]);
export default [results, letters, counter.addTo(1), other.addTo(2)];`,
    },
    'an end of its own': {
      code: `await Promise.all([Probe.echo(1), Probe.echo(2)]);
Probe.echoNow('last');
exit(3);`,
    },
  },
  edited: {
    original,
    failing: `await Probe.echo('a');\nthrow new Error('not yet');`,
    edits: {
      'other arguments': { code: original.replace(`'b'`, `'c'`), line: 2 },
      'another method': { code: original.replace(`Probe.echo('b')`, `Probe.record('b')`), line: 2 },
      'a call more': {
        code: original.replace("await Probe.echo('b')", `Probe.echoNow(1); await Probe.echo('b')`),
        line: 2,
      },
      'a call less': { code: original.replace(`await Probe.echo('b');`, ''), line: 2 },
      'a call that nobody waits for': { code: original.replace(`await Probe.echo('a')`, `Probe.echo('a')`), line: 2 },
      'a divergence that it tries to catch': {
        code: `await Probe.echo('a');\ntry { await Probe.echo('c'); } catch {} finally { for (;;); }`,
        line: 2,
      },
      'another result': { code: original.replace('default 1', 'default 2') },
      'an end of its own': { code: original.replace(`await Probe.echo('b')`, 'exit(0)'), line: 2 },
    },
  },
};
