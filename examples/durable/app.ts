import { createRuntime } from 'llmspell';

await using runtime = await createRuntime({ model: 'openai/gpt-4o-mini', state: 'level:./.llmspell' });

// Begins the run; called again after a crash, it goes on with it, and gives the result of one that has ended.
const { value } = await runtime.runSpell('spell.lua', { durable: { runId: 'owls' } });
console.log(value);

// Every effect of it once more, without any model.
await runtime.replay('owls', {
  onEffect: ({ number, key, value: given }) => console.log(number, key, given),
});
