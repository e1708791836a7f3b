// A builder with every setter; a half-made builder can be used twice; what cannot work is told by build().
const base = Agent.builder()
  .type('llm')
  .description('Built')
  .provider('openai')
  .model('gpt-4o-mini')
  .temperature(0.3)
  .maxTokens(200)
  .maxTurns(4)
  .maxConversationLength(10)
  .maxExecutionTime(60)
  .resourceLimits({ maxExecutionTimeSecs: 90 })
  .customConfig({ systemPrompt: 'From customConfig' })
  .maxMemoryMb(512)
  .maxToolCalls(10)
  .maxRecursionDepth(5)
  .baseUrl('https://example.com')
  .apiKey('unused');
const seen = [];
const one = base
  .name('one')
  .systemPrompt('From systemPrompt')
  .tools(['calculator'])
  .allowTool('uuid_generator')
  .allowedTools(['hash_calculator'])
  .hooks({ beforeExecute: (context) => void seen.push(context.component.name) })
  .build();
const two = base
  .name('two')
  .output({ type: 'object', properties: { city: { type: 'string' } }, required: ['city'] })
  .build();

const answer = await one.execute('Hello');
const structured = await two.execute('Paris');
const codes = [];
for (const build of [
  () => base.name('one').build(),
  () => Agent.builder().name('three').build(),
  () => Agent.builder().name('four').model('nobody/model').build(),
  () => Agent.builder().name('five').temperature('hot'),
]) {
  try {
    build();
    codes.push('built');
  } catch (error) {
    codes.push(error.code);
  }
}

export default {
  text: answer.text,
  tools: one.discoverTools(),
  seen,
  data: structured.data,
  described: [one.description, two.description],
  codes,
};
