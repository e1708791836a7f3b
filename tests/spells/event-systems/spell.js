// A bus of the spell's own: whoever emits waits until all have heard; a listener that fails stops nobody.
const heard = [];
const bus = new EventSystem();
await bus.on('order:*', (data) => void heard.push(['order', data]));
await bus.on('order:paid', () => {
  throw new Error('not my day');
});
await bus.on('*', (type, data) => void heard.push([type, data]));
await bus.emit('order:paid', { id: 1 });
await bus.publish('other', 2);
const removed = [await bus.off('order:*'), await bus.off('order:*')];
await bus.emit('order:sent', { id: 3 });

const other = EventSystem.new();
await other.emit('order:paid', 'nobody listens');
export default [heard, removed];
