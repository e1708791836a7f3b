// What keeps work going: attempts, ways around, circuits, rates, caches, balanced members.
async function refusal(run) {
  try {
    await run();
    return [true];
  } catch (error) {
    return [false, error.code];
  }
}

let tries = 0;
const retried = await Retry.execute(
  (input) => {
    tries += 1;
    if (tries < 3) throw new Error('not yet');
    return `${input} after ${tries}`;
  },
  { maxAttempts: 5, baseDelayMs: 1, input: 'done' },
);
let stopped = 0;
const fails = () => {
  stopped += 1;
  throw new Error('never');
};
const givenUp = await refusal(() =>
  Retry.execute(fails, { baseDelayMs: 1, retryIf: (error) => !error.message.includes('never') }),
);

const fallback = await Fallback.execute(
  [
    () => {
      throw new Error('first is down');
    },
    await Tool.get('calculator'),
    () => 'not reached',
  ],
  { input: '6 * 7' },
);

const breaker = new CircuitBreaker({ name: 'search', failureThreshold: 2, timeout: 60 });
const states = [await breaker.state()];
const down = () => {
  throw new Error('down');
};
let counts;
for (let count = 0; count < 2; count += 1) {
  await refusal(() => breaker.call(down));
  counts ??= await breaker.counts();
}
states.push(await breaker.state());
const refused = await refusal(() => breaker.call(() => 'never'));

const limiter = new RateLimiter({ maxRequests: 2, timeWindow: 60, maxWaitMs: 0 });
await limiter.waitIfNeeded();
const second = await limiter.execute((input) => input, 'second');
const limited = [
  await limiter.isExceeded(),
  await limiter.isExceeded('other'),
  (await refusal(() => limiter.execute(() => {})))[1],
];
await limiter.checkLimit('http', { requests: 1, per: 'minute' });
const checked = await refusal(() => limiter.checkLimit('http', { requests: 1, per: 'minute' }));

const cache = new Cache({ maxEntries: 10, ttlMs: 60000 });
let computed = 0;
const compute = (key) => {
  computed += 1;
  return { key };
};
const first = (await cache.getOrCompute('user:1', compute)).key;
const again = (await cache.getOrCompute('user:1', compute)).key;
await cache.set('user:2', 'two');
const cached = [
  first,
  again,
  computed,
  await cache.get('user:2'),
  (await cache.get('none')) === undefined,
  await cache.delete('user:2'),
  await cache.invalidate('user:*'),
  cache.stats().hits,
];

const one = Tool.register({ name: 'one', description: 'One', execute: () => 'one' });
const two = Tool.register({
  name: 'two',
  description: 'Two',
  execute: () => {
    throw new Error('two is down');
  },
});
const balancer = new LoadBalancer({ name: 'both', members: [one, two], strategy: 'round_robin', maxAttempts: 2 });
const balanced = [await balancer.execute({}), await balancer.execute({}), balancer.name];
const calls = balancer.stats().reduce((sum, member) => sum + member.calls, 0);

export default {
  retried,
  given_up: givenUp,
  stopped,
  fallback: fallback.output,
  states,
  refused,
  failures: counts.failures,
  second,
  limited,
  checked,
  cached,
  balanced,
  calls,
};
