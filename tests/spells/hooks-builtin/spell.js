// The hooks that are there already.
async function refusal(run) {
  try {
    await run();
    return [true];
  } catch (error) {
    return [false, error.code];
  }
}
const names = Hook.listBuiltins();
const metrics = Hook.builtin('metrics');
const guard = Hook.builtin('cost_guard', { maxUsd: 5 });
const audited = Hook.builtin('AuditHook');
for (const name of ['logging', 'tracing', 'retry']) Hook.builtin(name);
Hook.builtin('cache', { ttlMs: 60000 });
const agent = new Agent({ name: 'asked' });
const first = await agent.chat('Hello');
agent.clearHistory();
const second = await agent.chat('Hello');
const counted = {};
for (const row of metrics.snapshot()) counted[row.kind] = [row.started, row.completed];

const limited = { limit: 1, intervalMs: 60000, whenExceeded: 'cancel', points: ['before_tool_call'] };
const limit = Hook.builtin('rate_limit', limited);
await Tool.execute('calculator', { input: '1 + 1' });
const refused = await refusal(() => Tool.execute('calculator', { input: '1 + 1' }));
limit.unregister();
const broken = () => {
  throw new Error('broken');
};
const settings = { onFailure: 'fatal', timeoutMs: 1000, name: 'strict', tags: ['mine'] };
const strict = Hook.register('before_tool_call', broken, settings);
const fatal = await refusal(() => Tool.execute('calculator', { input: '1 + 1' }));
const tagged = Hook.list({ tag: 'mine' }).length;
strict.unregister();
export default {
  names,
  counted,
  same: first === second,
  spent: guard.snapshot().usd >= 0,
  removed: audited.unregister(),
  limited: refused,
  fatal,
  tagged,
  unknown: await refusal(() => Hook.builtin('explode')),
};
