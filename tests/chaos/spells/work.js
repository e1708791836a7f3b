// What is killed: a hundred calls of a tool and a model, in every form in which a script can make them.
const ROUNDS = 9;
const talker = new Agent({ name: 'talker', systemPrompt: 'Talk.' });

async function count(step, given) {
  // The time of the script belongs to what it asks: a script that is resumed has to see the same.
  const input = { step, given, now: Date.now(), number: Math.random() };
  return Tool.execute('count', input);
}

/** Reads an answer piece by piece and calls the tool meanwhile. One that was broken off is asked for once more. */
async function stream(round, given) {
  let peeked;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const reader = new Agent({ name: 'reader', systemPrompt: 'Read.' });
    let text = '';
    try {
      for await (const piece of reader.streamChat(`Please do ${round}-stream given ${given}`)) {
        text += piece;
        peeked ??= await count(`${round}-peek`, given);
      }
      return `${text} ${peeked}`;
    } catch (error) {
      if (error.code !== 'STREAM_INTERRUPTED') throw error;
    }
  }
  throw new Error('the stream was interrupted too often');
}

async function branches(round, given) {
  const steps = [1, 2].map((index) => ({
    name: `branch${index}`,
    execute: () => count(`${round}-branch${index}`, given),
  }));
  const { outputs } = await Workflow.parallel({ name: 'branches', steps }).execute();
  return `${outputs.branch1} ${outputs.branch2}`;
}

/** Two calls side by side, and a timer beside both. */
async function promises(round, given) {
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 1);
  const tick = new Promise((resolve) => setTimeout(resolve, 2));
  const results = await Promise.all([1, 2].map((index) => count(`${round}-task${index}`, given)));
  await tick;
  clearInterval(ticking);
  return `${results.join(' ')} ${ticks >= 0}`;
}

/** The model calls a tool of the script, and that calls the host. */
async function callback(round, given) {
  const helper = new Agent({
    name: 'helper',
    systemPrompt: 'Help.',
    tools: [
      {
        name: 'look_up',
        description: 'Looks up',
        inputSchema: { type: 'object', properties: { step: { type: 'string' } } },
        handler: (input) => count(`${round}-look`, input.step + given),
      },
    ],
  });
  return helper.chat(`Please do ${round}-agent given ${given}`);
}

const log = [];
let given = await count('r0-begin', 'nothing');
for (let index = 1; index <= ROUNDS; index += 1) {
  const round = `r${index}`;
  given = await count(`${round}-tool`, given);
  given = await talker.chat(`Please do ${round}-chat given ${given}`);
  given = await stream(round, given);
  given = await branches(round, given);
  given = await promises(round, given);
  given = await callback(round, given);
  log.push({ given, number: Math.random() });
}
export default log;
