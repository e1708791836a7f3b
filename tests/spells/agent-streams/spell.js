// An answer piece by piece: as a stream, collected, left early, and with a function that is called.
const agent = new Agent({ name: 'streamer', systemPrompt: 'Stream.' });

let text = '';
for await (const piece of agent.streamChat('a long enough question to come in several pieces')) text += piece;

const pieces = [];
for await (const piece of agent.streamChat('collect me')) pieces.push(piece);

const stream = agent.streamChat('leave me early');
const first = (await stream.next()).value;
await stream.return();

let heard = '';
const result = await agent.invokeStream({ text: 'call me back' }, (chunk) => {
  heard += chunk.text;
});

export default {
  text,
  collected: pieces.join(''),
  first: first.length > 0,
  done: (await stream.next()).done,
  heard,
  success: result.success,
  several: result.chunks_received > 1,
};
