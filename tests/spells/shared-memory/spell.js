// Values that participants share.
const plan = new SharedMemory({ name: 'plan', participants: ['ann', 'bob'] });
const before = ((await plan.get('ann', 'goal')) ?? null) === null;
await plan.set('ann', 'goal', { text: 'ship' });
await plan.set('bob', 'gone', 1);
await plan.set('bob', 'gone', null);
const add = (value) => (value ?? 0) + 1;
const counts = [await plan.update('ann', 'count', add), await plan.update('bob', 'count', add)];
let refused;
try {
  await plan.get('eve', 'goal');
} catch (error) {
  refused = [false, error.code];
}
export default {
  before,
  goal: await plan.get('bob', 'goal'),
  counts,
  entries: await plan.entries('ann'),
  refused,
  name: plan.name,
  same: await SharedMemory.new({ name: 'plan' }).get('anybody', 'count'),
  other: await new SharedMemory({ name: 'plan/goal' }).entries('anybody'),
};
