// Values that several agents share: at once, in batches, when asked for; and what happens when two write the same.
const a = new SharedState({ name: 'plan', replica: 'a' });
const b = new SharedState({ name: 'plan', replica: 'b' });
await a.set('goal', { text: 'ship' });
const atOnce = [(await b.get('goal')).text, await b.entries()];
await b.delete('goal');
atOnce.push((await a.get('goal')) === undefined);

function pair(name, options) {
  return ['a', 'b'].map((replica) => new SharedState({ policy: 'on_demand', ...options, name, replica }));
}

const [one, two] = pair('asked', {});
await one.set('x', 1);
await two.set('y', 2);
const waiting = [one.pending(), (await two.get('x')) === undefined];
const { pushed } = await one.sync();
const report = await two.sync();
await one.synchronize();
const asked = { waiting, pushed, pulled: report.pulled, all: await one.entries(), same: await two.get('x') };

const [left, right] = pair('merged', { conflict: ({ mine, theirs }) => Math.max(mine, theirs) });
await left.set('score', 7);
await right.set('score', 5);
await left.sync();
const merged = [(await right.sync()).resolved, await right.get('score')];

const [mine, theirs] = pair('strict', { conflict: 'version_vector' });
await mine.set('title', 'Owls');
await theirs.set('title', 'Bats');
await theirs.sync();
await mine.sync();
const [conflict] = mine.conflicts();
await mine.resolve('title', 'Owls and bats');
await mine.sync();
await theirs.sync();
const strict = [conflict, await theirs.get('title'), mine.conflicts().length];
const now = new SharedState({ name: 'strict', replica: 'c', conflict: 'version_vector' });
await now.entries();
await mine.set('title', 'Owls');
await mine.sync();
const refused = await now.set('title', 'Mice').catch((error) => [false, error.code]);

const batched = new SharedState({ name: 'batch', replica: 'a', policy: 'batched', intervalMs: 1 });
await batched.set('x', 1);
await Async.sleep(5);
await batched.get('x');
const reader = new SharedStateManager({ name: 'batch', replica: 'b' });
let invalid;
try {
  invalid = [true, new SharedState({ name: 'no/slash' })];
} catch (error) {
  invalid = [false, error.code];
}

export default {
  at_once: atOnce,
  asked,
  merged,
  strict,
  refused: [...refused, await now.get('title')],
  batched: [await reader.get('x'), batched.pending().length],
  invalid,
  removed: [(await reader.remove('x')) === undefined, await reader.all()],
};
