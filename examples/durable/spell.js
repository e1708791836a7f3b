// Two steps that cost money. Run durably, a step that has finished is not done again after a crash.
import { Agent } from 'llmspell';

const researcher = new Agent({
  name: 'researcher',
  systemPrompt: 'You collect facts in two sentences.',
});
const writer = new Agent({
  name: 'writer',
  systemPrompt: 'You write short reports.',
});

const facts = await researcher.chat('Collect facts about barn owls.');
console.log('the facts are there');
const report = await writer.chat(`Write a report from these facts: ${facts}`);

export default { report };
