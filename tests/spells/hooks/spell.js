// Hooks of the whole run: they see, change and stop agents, tools and state; they have priorities and can be removed.
async function refusal(work) {
  try {
    await work();
    return [true];
  } catch (error) {
    return [false, error.code, error.message];
  }
}
const seen = [];
const late = Hook.register('before_tool_call', (context) => void seen.push(`low ${context.component.name}`), 'low');
const early = Hook.register('BeforeToolCall', (context) => void seen.push(`high ${context.component.name}`), 'high');
const double = (await Tool.execute('calculator', { input: '1 + 1' })).output;
const listed = Hook.list('before_tool_call').map((hook) => [hook.hook_point, hook.priority]);
const facts = [
  early.hookPoint(),
  typeof early.id() === 'string',
  Hook.list({ hookPoint: 'before_tool_call', priority: 'low' }).length,
];

const removed = [early.unregister(), early.unregister(), Hook.unregister(late), Hooks.list('before_tool_call').length];
const [closed, closedCode] = await refusal(() => early.id());

const changing = Hooks.register('beforeToolCall', () => ({
  type: 'modified',
  data: { input: { operation: 'evaluate', input: '40 + 2' } },
}));
const changed = (await Tool.execute('calculator', { input: '1 + 1' })).output;
changing.unregister();

const veto = Hook.register('beforeAgentExecute', () => ({ type: 'cancel', reason: 'not now' }));
const [ok, code, message] = await refusal(() => new Agent({ name: 'quiet' }).chat('Hello'));
veto.unregister();

const guard = Hook.register('beforeStateChange', (context) =>
  context.data.key === 'secret' ? 'no secrets' : undefined,
);
const [stateOk, stateCode] = await refusal(() => State.set('secret', 1));
await State.set('open', 1);
guard.unregister();
const [unknown, unknownCode] = await refusal(() => Hook.register('before_lunch', () => {}));
export default {
  double,
  seen,
  listed,
  facts,
  removed,
  closed: [closed, closedCode],
  changed,
  vetoed: [ok, code, message.match('not now')[0]],
  state: [stateOk, stateCode, await State.get('open'), (await State.get('secret')) === undefined],
  after: await new Agent({ name: 'loud' }).chat('Hello'),
  unknown: [unknown, unknownCode],
};
