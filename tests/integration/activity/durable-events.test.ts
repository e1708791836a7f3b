import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { createScriptedProvider } from '@llmspell/testing';
import { createRuntime, type Runtime } from 'llmspell';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** Receives before and after a model's answer what was told, sent, shared and done before it. */
const SPELLS = {
  lua: `
local notes = Event.subscribe("note.*")
local heard = {}
Event.on("note.*", function(event) table.insert(heard, event.data.n) end)
local monitor = ActivityMonitor.new()
local work = Channel.new({ name = "work", backoff_ms = 0 })
work:join("bob")
local memory = SharedMemory.new({ name = "plan" })
local told = {}
local function tell(value) told[#told + 1] = value end

for n = 1, 3 do
  Event.publish("note." .. n, { n = n })
  work:send({ from = "ann", to = "bob", payload = n, requires_ack = true })
end
tell(Event.receive(notes, 1000).data.n)
tell(Event.receive(notes, 1000).data.n)
local first, second = work:receive("bob"), work:receive("bob")
tell(work:ack("bob", first.id))
tell(memory:update("ann", "count", function(value) return (value or 0) + 1 end))
local agent = Agent.new({ name = "ann" })
agent:chat("first")
tell(monitor:receive(1000).phase)
tell(monitor:snapshot().totals.completed)

tell(agent:chat("second"))

tell(Event.receive(notes, 1000).data.n)
tell(Event.receive(notes, 0) == nil)
tell(work:reject("bob", second.id))
tell({ work:receive("bob").payload, work:receive("bob").payload, work:receive("bob", 0) == nil })
tell(memory:update("ann", "count", function(value) return value + 1 end))
tell(monitor:receive(1000).name)
tell(monitor:snapshot().totals.completed)
return { told = told, heard = heard }
`,
  js: `
const notes = await Event.subscribe('note.*');
const heard = [];
await Event.on('note.*', (event) => void heard.push(event.data.n));
const monitor = new ActivityMonitor();
const work = new Channel({ name: 'work', backoffMs: 0 });
await work.join('bob');
const memory = new SharedMemory({ name: 'plan' });
const told = [];
const tell = (value) => void told.push(value);

for (const n of [1, 2, 3]) {
  await Event.publish('note.' + n, { n });
  await work.send({ from: 'ann', to: 'bob', payload: n, requiresAck: true });
}
tell((await Event.receive(notes, 1000)).data.n);
tell((await Event.receive(notes, 1000)).data.n);
const [first, second] = [await work.receive('bob'), await work.receive('bob')];
tell(await work.ack('bob', first.id));
tell(await memory.update('ann', 'count', (value) => (value ?? 0) + 1));
const agent = new Agent({ name: 'ann' });
await agent.chat('first');
tell((await monitor.receive(1000)).phase);
tell((await monitor.snapshot()).totals.completed);

tell(await agent.chat('second'));

tell((await Event.receive(notes, 1000)).data.n);
tell((await Event.receive(notes, 0)) === null);
tell(await work.reject('bob', second.id));
tell([(await work.receive('bob')).payload, (await work.receive('bob')).payload, (await work.receive('bob', 0)) === null]);
tell(await memory.update('ann', 'count', (value) => value + 1));
tell((await monitor.receive(1000)).name);
tell((await monitor.snapshot()).totals.completed);
export default { told, heard };
`,
};

const EXPECTED = {
  told: [1, 2, true, 1, 'started', 2, 'answer', 3, true, true, [2, 3, true], 2, 'scripted/test', 4],
  heard: [1, 2, 3],
};

let folder: string;
const runtimes: Runtime[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'llmspell-durable-events-'));
});

afterEach(async () => {
  await Promise.all(runtimes.splice(0).map((runtime) => runtime.close()));
  await rm(folder, { recursive: true });
});

/** A runtime whose model stops the run at one of its calls. */
async function open(stopAt?: { readonly call: number; readonly stop: AbortController }): Promise<Runtime> {
  let calls = 0;
  const provider = createScriptedProvider(() => {
    calls += 1;
    if (calls !== stopAt?.call) return 'answer';
    stopAt.stop.abort(new Error('stopped'));
    return new Promise<never>(() => {});
  });
  const runtime = await createRuntime({
    environment: { OLLAMA_HOST: 'http://127.0.0.1:1' },
    cwd: folder,
    state: 'level:./state',
    model: 'scripted/test',
    providers: [provider],
    prices: { 'scripted/test': 'free' },
  });
  runtimes.push(runtime);
  return runtime;
}

test.each(['lua', 'js'] as const)(
  'a durable spell in %s goes on with its events, channels, memory and monitor where it was',
  { timeout: 60_000 },
  async (language) => {
    const filename = `spell.${language}`;
    await writeFile(path.join(folder, filename), SPELLS[language]);
    const whole = await open();
    expect(await whole.runSpell(filename)).toMatchObject({ value: EXPECTED });
    await whole.close();
    await rm(path.join(folder, 'state'), { recursive: true, force: true });

    const stop = new AbortController();
    const first = await open({ call: 2, stop });
    const options = { durable: { runId: 'run' }, signal: stop.signal };
    await expect(first.runSpell(filename, options)).rejects.toThrow('stopped');
    await first.close();

    const next = await open();
    expect(await next.resume('run')).toMatchObject({ value: EXPECTED });
    expect(await next.replay('run')).toMatchObject({ value: EXPECTED, run: { state: 'completed' } });
  },
);
