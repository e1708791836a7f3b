// Two agents, a tool and a workflow: research, figures, report. Each step sees what the steps before it gave.
import { Agent, Workflow } from 'llmspell';

const researcher = new Agent({
  name: 'researcher',
  systemPrompt: 'You collect facts about a topic in two sentences.',
});
const writer = new Agent({
  name: 'writer',
  systemPrompt: 'You write short reports for engineers.',
});

const workflow = Workflow.sequential({
  name: 'research',
  steps: [
    { name: 'facts', agent: researcher, input: 'Collect facts about {{topic}}.', output: 'facts' },
    {
      name: 'figures',
      tool: 'calculator',
      input: { operation: 'evaluate', input: '({{low}} + {{high}}) / 2' },
      output: 'average',
    },
    {
      name: 'report',
      agent: writer,
      input: 'Write a report on {{topic}}. Facts: {{facts}} Average efficiency: {{average}} percent.',
      output: 'report',
    },
  ],
});

const report = await workflow.run({ topic: 'heat pumps', low: 280, high: 420 });
console.log(report);

export default { report };
