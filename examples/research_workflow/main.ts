// The same from an application: agents and tools are steps of a workflow.
import { createAgent } from '@llmspell/agents';
import { createCalculatorTool } from '@llmspell/tools/math';
import { createSequentialWorkflow } from '@llmspell/workflows';
import type { Runtime } from 'llmspell';

export async function main(runtime: Runtime): Promise<unknown> {
  const researcher = createAgent({
    name: 'researcher',
    systemPrompt: 'You collect facts about a topic in two sentences.',
  });
  const writer = createAgent({ name: 'writer', systemPrompt: 'You write short reports for engineers.' });
  const workflow = createSequentialWorkflow({
    name: 'research',
    steps: [
      { name: 'facts', agent: researcher, input: 'Collect facts about {{topic}}.' },
      {
        name: 'figures',
        tool: createCalculatorTool(),
        input: { operation: 'evaluate', input: '({{low}} + {{high}}) / 2' },
      },
      {
        name: 'report',
        agent: writer,
        input: 'Write a report on {{topic}}. Facts: {{facts}} Average efficiency: {{figures.output}} percent.',
      },
    ],
  });
  const report = await runtime.run(workflow, { topic: 'heat pumps', low: 280, high: 420 });
  return { report };
}
