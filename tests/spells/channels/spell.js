// Channels: to one member, to all, by topic; urgency, bounds and who may do what.
const code = async (action) => {
  try {
    await action();
    return 'ok';
  } catch (error) {
    return error.code;
  }
};

const work = new Channel({ name: 'work', capacity: 3, receivers: ['bob', 'eve'] });
await work.join('bob');
const receipt = await work.send({ from: 'ann', to: 'bob', payload: { n: 1 }, type: 'task', correlationId: 'c1' });
await work.send({ from: 'ann', to: 'bob', payload: { n: 2 }, priority: 'critical' });
await work.sendMessage({ from: 'ann', to: 'bob', payload: [3] });
const refused = {
  full: await code(() => work.send({ from: 'ann', to: 'bob', payload: 4 })),
  nobody: await code(() => work.send({ from: 'ann', to: 'eve', payload: 4 })),
  stranger: await code(() => work.join('mallory')),
  priority: await code(() => work.send({ from: 'ann', to: 'bob', payload: 4, priority: 'asap' })),
};
const stats = await work.stats();
const received = [];
for (let count = 0; count < 3; count += 1) received.push((await work.receive('bob')).payload);
const none = (await work.receive('bob', 0)) === null;

const news = new Channel({ name: 'news', type: 'broadcast' });
for (const member of ['ann', 'bob', 'eve']) await news.join(member);
const toAll = (await news.send({ from: 'ann', payload: 'hello' })).receivers;
const heard = [
  (await news.receive('bob')).payload,
  (await news.receive('eve')).payload,
  (await news.receive('ann', 0)) === null,
];

const orders = CommunicationChannel.new({ type: 'topic' });
await orders.join('all');
await orders.join('paid', { pattern: 'orders:paid' });
const byTopic = [
  (await orders.send({ from: 'shop', topic: 'orders.paid', payload: 1 })).receivers,
  (await orders.send({ from: 'shop', topic: 'orders.sent', payload: 2 })).receivers,
];
const message = await orders.receive('paid');
const left = [await orders.leave('paid'), await orders.leave('paid')];
await work.close();
export default {
  receipt,
  refused,
  stats,
  received,
  none,
  to_all: toAll,
  heard,
  by_topic: byTopic,
  message: [
    message.id,
    message.channel,
    message.from,
    message.topic,
    message.payload,
    message.priority,
    message.requires_ack,
    message.attempt,
  ],
  left,
  fields: [work.name, news.type, orders.name],
  closed: await code(() => work.send({ from: 'ann', to: 'bob', payload: 1 })),
};
