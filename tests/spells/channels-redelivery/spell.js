// A message that has to be acknowledged comes again until it is, or becomes a dead letter.
const work = new Channel({ name: 'work', maxAttempts: 2, backoffMs: 0 });
await work.join('bob');
for (const n of [1, 2, 3]) await work.send({ from: 'ann', to: 'bob', payload: n, requiresAck: true });

const [first, second, third] = [await work.receive('bob'), await work.receive('bob'), await work.receive('bob')];
const answers = [
  await work.acknowledge('bob', first.id),
  await work.ack('bob', first.id),
  await work.reject('bob', second.id),
  await work.reject('bob', third.id, { requeue: false }),
];
const again = await work.receive('bob');
const givenUp = await work.reject('bob', again.id);

const describe = (letters) =>
  letters.map(({ message, receiver, reason }) => [message.payload, message.attempt, receiver, reason]);
const dead = describe(await work.deadLetters());
const one = describe(await work.deadLetters({ id: third.id }));
const redelivered = await work.redeliver({ receiver: 'bob', id: third.id });
const last = await work.receive('bob');
await work.ack('bob', last.id);
export default {
  answers,
  again: [again.payload, again.attempt],
  given_up: givenUp,
  dead,
  one,
  redelivered,
  last: [last.payload, last.attempt],
  stats: await work.stats(),
};
