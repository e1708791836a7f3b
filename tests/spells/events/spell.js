// The event bus: by queue and by function, with patterns; the runtime's own events are on it, too.
const id = await Event.subscribe('user.*');
const published = await Event.publish('user:login', { name: 'Ada' }, { correlationId: 'c1', ttlSeconds: 5 });
await Event.emit('user.list', [1, 2]);
await Event.publish('other', {});
await Event.publish('user.text', 'hello');
const [first, second, third] = [
  await Event.receive(id, 1000),
  await Event.receive(id, 1000),
  await Event.receive(id, 1000),
];
const none = await Event.receive(id, 0);

const listed = await Event.listSubscriptions();
const stats = await Event.getStats();

const heard = [];
const agents = await Event.subscribe('agent.*');
const allHeard = await Event.subscribe('all_heard');
const called = await Event.on('note', async (event) => {
  heard.push(event.data.n);
  if (event.data.n === 3) await Event.publish('all_heard');
});
for (const n of [1, 2, 3]) await Event.publish('note', { n });
await Event.receive(allHeard, 5000);
await new Agent({ name: 'speaker', systemPrompt: 'Speak.' }).chat('Hello');
const fromAgent = await Event.receive(agents, 1000);

const facts = (event) => [
  event.event_type,
  event.type,
  event.data,
  event.sequence,
  event.metadata.correlation_id,
  event.metadata.ttl,
];
const ended = [await Event.unsubscribe(id), await Event.unsubscribe(id), await Event.off(called)];
let error;
try {
  await Event.receive(id, 0);
} catch (thrown) {
  error = thrown;
}
export default {
  published,
  first: facts(first),
  second: [second.data, second.sequence],
  third: third.data,
  none: none === null,
  listed: [listed.length, listed[0].pattern, listed[0].id === id],
  stats: [
    stats.bridge_stats.active_subscriptions,
    stats.event_bus_stats.events_processed,
    stats.event_bus_stats.events_dropped,
  ],
  heard,
  from_agent: fromAgent.event_type,
  ended,
  closed: [error === undefined, error.code],
};
