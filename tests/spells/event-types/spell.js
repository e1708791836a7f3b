// Event types with a schema, and events of one component alone.
await Event.declare('order:paid', { type: 'object', required: ['id'], properties: { id: { type: 'number' } } });
const all = await Event.subscribe('order.*');
const refused = [];
for (const data of [{ id: 'one' }, {}, 'text']) {
  try {
    await Event.publish('order.paid', data);
  } catch (error) {
    refused.push([false, error.code]);
  }
}
await Event.publish('order:paid', { id: 1, note: 'more is free' });
await Event.publish('order:sent', {});

const ann = await Event.subscribe('agent.*', { component: 'agent:ann' });
const bobDone = [];
await Event.on('agent.completed', (event) => void bobDone.push(event.data.agent_name), { component: 'agent:bob' });
await new Agent({ name: 'bob' }).chat('Hello');
await new Agent({ name: 'ann' }).chat('Hello');
const names = {};
const types = [];
for (let index = 0; index < 4; index += 1) {
  const event = await Event.receive(ann, 1000);
  names[event.data.agent_name] = true;
  types.push(event.type);
}
export default {
  refused,
  received: [
    (await Event.receive(all, 1000)).data,
    (await Event.receive(all, 1000)).type,
    (await Event.receive(all, 0)) === null,
  ],
  ann: { names, types },
  bob_done: bobDone,
};
