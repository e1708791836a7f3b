// Gets models onto this machine: at once, step by step, left early, and one that is nowhere.
const pulled = await LocalLLM.pull('qwen3:8b@ollama');
const models = await LocalLLM.list();

const steps = [];
for await (const step of LocalLLM.pullStream('gemma3:4b')) steps.push(step);
const last = steps[steps.length - 1];

const left = LocalLLM.pullStream('left:1b');
const first = (await left.next()).value;
await left.return();

const missing = await LocalLLM.pull('missing:1b');
let error;
try {
  await LocalLLM.pull('qwen3:8b@candle');
} catch (thrown) {
  error = thrown;
}

export default {
  pulled,
  models: models.map(({ id }) => id),
  last: [last.model_id, last.percent_complete, last.status],
  several: steps.length > 3,
  first: [first.model_id, first.percent_complete],
  missing: [missing.status, missing.error],
  code: error.code,
};
