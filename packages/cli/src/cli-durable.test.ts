import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { parseJson } from '@llmspell/core';
import { startLlmServer, type LlmServerAnswer } from '@llmspell/testing/llm-server';
import { describe, expect, test } from 'vitest';

import { createSpellFolder } from './__fixtures__/spell-folder.ts';
import { createTestTerminal, type TestTerminalOptions } from './__fixtures__/test-terminal.ts';
import { runCli } from './cli.ts';

const COUNTS = `
local count = (State.get("count") or 0) + 1
State.set("count", count)
print("count " .. count)
return count
`;

/** Two questions to a model, in both languages. The second one is on line 4. */
const ASKS = {
  'asks.lua': `local agent = Agent.new({})
local first = agent:chat("first")
print("between")
local second = agent:chat("second")
print("done")`,
  'asks.js': `const agent = new Agent({});
const first = await agent.chat('first');
console.log('between');
const second = await agent.chat('second');
console.log('done');`,
};

const MODEL = '--model=openai/gpt-4o-mini';

/** Calls of the command in one folder. */
async function createPlace(files: Readonly<Record<string, string>>) {
  const folder = await createSpellFolder(files);
  const call = async (argv: readonly string[], options: Omit<TestTerminalOptions, 'cwd'> = {}) => {
    const terminal = createTestTerminal({ ...options, cwd: folder.path });
    const exitCode = await runCli(argv, terminal.io);
    return { exitCode, out: terminal.out, error: terminal.error, asked: terminal.asked };
  };
  /** Calls the command with a model, and interrupts it when the model is asked for the second time. */
  const interrupt = async (argv: readonly string[]) => {
    await using server = await startLlmServer();
    server.fail({}, { hangAfter: 0 });
    const terminal = createTestTerminal({ cwd: folder.path, environment: server.environment });
    const running = runCli([...argv, MODEL], terminal.io);
    await server.request(2);
    terminal.interrupt(new Error('Interrupted.'));
    return { exitCode: await running, out: terminal.out, error: terminal.error };
  };
  /** Calls the command with a model. */
  const callWithModel = async (argv: readonly string[], answers: readonly LlmServerAnswer[] = []) => {
    await using server = await startLlmServer();
    server.answer(...answers);
    const { environment } = server;
    return { ...(await call(argv, { environment })), requests: server.requests.length };
  };
  const edit = async (file: string, change: (text: string) => string): Promise<void> => {
    const place = path.join(folder.path, file);
    await writeFile(place, change(await readFile(place, 'utf8')));
  };
  return {
    path: folder.path,
    call,
    interrupt,
    callWithModel,
    edit,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe('a durable run', { timeout: 60_000 }, () => {
  test('is kept in a folder of the project, and the same id is the same run', async () => {
    await using place = await createPlace({ 'a.lua': COUNTS });
    const first = await place.call(['run', '--durable', '--run-id', 'first', 'a.lua']);
    expect(first).toMatchObject({ exitCode: 0, out: 'count 1\n', error: 'run first\n' });
    expect(await readFile(path.join(place.path, '.llmspell', '.gitignore'), 'utf8')).toBe('*\n');
    const again = await place.call(['run', '--durable', '--run-id', 'first', 'a.lua', '--json']);
    expect(again.exitCode).toBe(0);
    expect(parseJson(again.out)).toMatchObject({ status: 'success', value: 1, runId: 'first', stdout: '' });
    const other = await place.call(['run', '--durable', '--run-id', 'first', 'a.lua', '--', 'x']);
    expect(other).toMatchObject({ exitCode: 1, error: expect.stringContaining('ALREADY_EXISTS') });
  });

  test('has an id that tells its spell, unless it is given one', async () => {
    await using place = await createPlace({ 'my spell.lua': COUNTS });
    const { error } = await place.call(['run', '--durable', 'my spell.lua']);
    expect(error).toMatch(/^run my-spell-[\da-f]{8}\n$/u);
    const { out } = await place.call(['runs', 'list']);
    expect(out).toMatch(/^RUN +STATE +SPELL +BEGAN\nmy-spell-[\da-f]{8} +completed +my spell\.lua +\w+/u);
  });

  test.each(['asks.lua', 'asks.js'])('of %s goes on after it was interrupted', async (file) => {
    await using place = await createPlace(ASKS);
    const first = await place.interrupt(['run', '--durable', '--run-id=r', file]);
    expect(first).toMatchObject({ out: 'between\n', exitCode: 1 });
    expect(first.error).toContain('To go on with it: llmspell resume r\n');
    expect((await place.call(['runs', 'list'])).out).toMatch(/\nr +interrupted +asks/u);
    const second = await place.callWithModel(['resume', 'r']);
    expect(second).toMatchObject({ exitCode: 0, out: 'done\n', requests: 1 });
    expect(await place.call(['resume', 'r'])).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('completed'),
    });
  });

  test('whose spell was changed says so, and goes on with the one that is chosen', async () => {
    await using place = await createPlace(ASKS);
    await place.interrupt(['run', '--durable', '--run-id=r', 'asks.lua']);
    await place.edit('asks.lua', (text) => text.replace('done', 'edited'));
    const refused = await place.call(['resume', 'r']);
    expect(refused.exitCode).toBe(1);
    expect(refused.error).toContain('asks.lua:5: it was "print(\\"done\\")", now it is "print(\\"edited\\")"');
    expect(refused.error).not.toContain('The run is kept');
    expect(await place.callWithModel(['resume', 'r', '--edited'])).toMatchObject({ exitCode: 0, out: 'edited\n' });
    expect(await place.call(['resume', 'r', '--edited', '--recorded'])).toMatchObject({ exitCode: 2 });
  });

  test('has the permissions of its beginning when it goes on, and its keys are not kept', async () => {
    const code = `local agent = Agent.new({})
agent:chat("first")
agent:chat("second")
local read = Tool.execute("file-operations", { operation = "read", path = "data.txt" }).output
print(read, pcall(Tool.execute, "file-operations", { operation = "read", path = "other.txt" }))`;
    await using place = await createPlace({ 'a.lua': code, 'data.txt': 'content', 'other.txt': 'secret' });
    await place.interrupt(['run', '--durable', '--run-id=r', '--allow-read=./data.txt', 'a.lua']);
    const archive = await place.call(['runs', 'export', 'r']);
    expect(archive.out).not.toContain('test-key');
    const { out, exitCode } = await place.callWithModel(['resume', 'r']);
    expect({ out, exitCode }).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^content\tfalse\t/u) });
  });
});

describe('replay', { timeout: 60_000 }, () => {
  test('prints each effect without any model, stops where it is told, and gives JSON', async () => {
    await using place = await createPlace(ASKS);
    await place.callWithModel(['run', '--durable', '--run-id=r', MODEL, 'asks.lua']);
    const whole = await place.call(['replay', 'r']);
    expect(whole.exitCode).toBe(0);
    expect(whole.out).toMatch(/^ +1 .*llm .*\n +2 +\+\w.*llm .*\nThe run came to its end after 2 effects/u);
    const stopped = await place.call(['replay', 'r', '--stop-at', '2']);
    expect(stopped.out).toMatch(/^ +1 .*\nStopped after 1 effect, before number 2: .*llm\n$/u);
    const { effects, status } = parseJson((await place.call(['replay', 'r', '--json'])).out) as never;
    expect({ effects, status }).toMatchObject({ status: 'completed', effects: [{ number: 1, name: 'llm' }, {}] });
  });

  test('shows the first difference of an edited spell', async () => {
    await using place = await createPlace(ASKS);
    await place.callWithModel(['run', '--durable', '--run-id=r', MODEL, 'asks.js']);
    await place.edit('asks.js', (text) => text.replace("'second'", "'other'"));
    const { exitCode, out } = await place.call(['replay', 'r', '--edited']);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/The first difference, after 1 effect:\n {2}asks\.js:4: .*Recorded: Agent\.chat/u);
    expect(await place.call(['replay', 'r'])).toMatchObject({ exitCode: 0 });
    const json = await place.call(['replay', 'r', '--edited=asks.js', '--json']);
    expect(parseJson(json.out)).toMatchObject({ status: 'diverged', error: { data: { file: 'asks.js', line: 4 } } });
  });
});

const CAREFUL = `
local agent = Agent.new({ tools = { Calculator.new() }, needs_approval = true })
print(agent:chat("add"))`;
const TOOL_CALL: LlmServerAnswer = {
  toolCalls: [{ toolName: 'calculator', arguments: { input: '1 + 1' }, toolCallId: 'call_1' }],
};

describe('what a run waits for', { timeout: 60_000 }, () => {
  test('is asked at the terminal', async () => {
    await using place = await createPlace({ 'a.lua': CAREFUL });
    await using server = await startLlmServer();
    server.answer(TOOL_CALL, 'two');
    const { environment } = server;
    const { asked, out } = await place.call(['run', MODEL, 'a.lua'], { environment, answers: ['y'] });
    expect(asked).toEqual([
      'The spell wants to use the tool "calculator" with {"input":"1 + 1"}. Allow? [y]es, [N]o: ',
    ]);
    expect(out).toBe('two\n');
  });

  test('is answered from elsewhere, also when nobody works on the run', async () => {
    await using place = await createPlace({ 'a.lua': CAREFUL });
    await using server = await startLlmServer();
    server.answer(TOOL_CALL, 'two');
    const terminal = createTestTerminal({ cwd: place.path, environment: server.environment });
    const running = runCli(['run', '--durable', '--run-id=r', MODEL, 'a.lua'], terminal.io);
    while (!terminal.error.includes('waits')) await new Promise((resolve) => setImmediate(resolve));
    expect(terminal.error).toContain(
      `run r waits for somebody to allow the tool "calculator" with {"input":"1 + 1"}: llmspell runs signal r approval:call_1 '{"approved": true}'\n`,
    );
    terminal.interrupt(new Error('Interrupted.'));
    await running;
    const signal = ['runs', 'signal', 'r', 'approval:call_1', '{"approved": true}'];
    expect(await place.call(signal)).toMatchObject({ exitCode: 0, out: expect.stringContaining('llmspell resume r') });
    expect(await place.call(['resume', 'r'], { environment: server.environment })).toMatchObject({ out: 'two\n' });
    expect(server.requests).toHaveLength(2);
  });

  test('has to be answered with JSON', async () => {
    await using place = await createPlace({ 'a.lua': COUNTS });
    await place.call(['run', '--durable', '--run-id=r', 'a.lua']);
    expect(await place.call(['runs', 'signal', 'r', 'x', 'yes'])).toMatchObject({ exitCode: 2 });
    expect(await place.call(['runs', 'signal', 'r', 'x'])).toMatchObject({ exitCode: 1 });
  });
});

describe('runs', { timeout: 60_000 }, () => {
  test('are there for every process, while one of them works', async () => {
    await using place = await createPlace(ASKS);
    await using server = await startLlmServer();
    server.fail({}, { hangAfter: 0 });
    const terminal = createTestTerminal({ cwd: place.path, environment: server.environment });
    const running = runCli(['run', '--durable', '--run-id=r', MODEL, 'asks.lua'], terminal.io);
    await server.request(2);
    const shown = parseJson((await place.call(['runs', 'show', 'r', '--json'])).out);
    expect(shown).toMatchObject({ runId: 'r', state: 'running', interrupted: false, process: process.pid });
    expect(await place.call(['resume', 'r'])).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('under way'),
    });
    expect(await place.call(['runs', 'pause', 'r'])).toMatchObject({ exitCode: 0 });
    expect(await running).toBe(130);
    expect(terminal.error).toContain('was paused');
    expect((await place.call(['runs', 'list'])).out).toMatch(/\nr +paused/u);
    expect(await place.callWithModel(['resume', 'r'])).toMatchObject({ exitCode: 0, out: 'done\n', requests: 1 });
  });

  test('are cancelled, exported, pruned and imported', async () => {
    await using place = await createPlace(ASKS);
    await place.interrupt(['run', '--durable', '--run-id=r', 'asks.lua']);
    await place.call(['runs', 'export', 'r', 'run.json']);
    expect(await place.call(['runs', 'cancel', 'r'])).toMatchObject({ exitCode: 0, out: 'Run r is cancelled.\n' });
    expect(await place.call(['runs', 'prune'])).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('`llmspell runs prune --help`'),
    });
    expect(await place.call(['runs', 'list', '--state-dir='])).toMatchObject({ exitCode: 2 });
    expect(await place.call(['runs', 'prune', '--older-than=1d'])).toMatchObject({ out: '0 runs deleted\n' });
    expect(await place.call(['runs', 'prune', '--all'])).toMatchObject({ out: '1 run deleted\n' });
    expect(await place.call(['runs', 'list'])).toMatchObject({ out: 'No durable runs are kept here.\n' });
    expect(await place.call(['runs', 'import', 'run.json'])).toMatchObject({
      exitCode: 3,
      error: expect.stringContaining('no permissions, a budget of 1 USD'),
    });
    expect(await place.call(['runs', 'import', 'run.json'], { answers: ['y'] })).toMatchObject({ exitCode: 0 });
    expect(await place.call(['runs', 'import', 'run.json', '--trust'])).toMatchObject({ exitCode: 1 });
    expect(await place.callWithModel(['resume', 'r'])).toMatchObject({ exitCode: 0, out: 'done\n', requests: 1 });
    await place.edit('run.json', () => '{}');
    expect(await place.call(['runs', 'import', 'run.json', '--trust'])).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('Expected an exported run of a spell'),
    });
    const late = await place.call(['runs', 'cancel', 'r']);
    expect(late).toMatchObject({
      exitCode: 1,
      error: expect.stringContaining('completed: there is nothing to cancel'),
    });
  });

  test('that are not there are told, and where they would be', async () => {
    await using place = await createPlace({ 'a.lua': COUNTS });
    const nothing = await place.call(['runs', 'show', 'r']);
    expect(nothing).toMatchObject({ exitCode: 1, error: expect.stringContaining('no folder') });
    expect((await place.call(['runs', 'list', '--json'])).out).toBe('{\n  "runs": []\n}\n');
    const environment = { LLMSPELL_STATE_DIR: 'elsewhere' };
    await place.call(['run', '--durable', '--run-id=r', 'a.lua'], { environment });
    expect((await place.call(['runs', 'list', '--state-dir=elsewhere'])).out).toContain('\nr ');
    for (const argv of [
      ['runs', 'show', 'x'],
      ['resume', 'x'],
      ['replay', 'x'],
      ['runs', 'cancel', 'x'],
    ]) {
      expect(await place.call([...argv, '--state-dir=elsewhere'])).toMatchObject({
        exitCode: 1,
        error: expect.stringContaining('NOT_FOUND'),
      });
    }
    expect(await place.call(['run', '--run-id=r', 'a.lua'])).toMatchObject({ exitCode: 2 });
    expect(await place.call(['run', '--durable', '--state-dir=a.lua', 'a.lua'])).toMatchObject({ exitCode: 2 });
  });
});

describe('state', { timeout: 60_000 }, () => {
  test('is exported, edited, imported and compacted; runs are left alone', async () => {
    await using place = await createPlace({ 'a.lua': COUNTS });
    await place.call(['run', '--durable', '--run-id=r', 'a.lua']);
    await place.call(['state', 'export', 'state.json']);
    const exported = await readFile(path.join(place.path, 'state.json'), 'utf8');
    expect(parseJson(exported)).toMatchObject({ entries: [{ key: expect.stringContaining('count'), value: 1 }] });
    await place.edit('state.json', (text) => text.replace('"value": 1', '"value": 41'));
    expect((await place.call(['state', 'import', 'state.json'])).out).toBe('1 entry written, 0 left out\n');
    expect((await place.call(['run', '--durable', 'a.lua'])).out).toBe('count 42\n');
    for (const key of ['spells/r', 'committed/r/x']) {
      await place.edit('state.json', (text) => text.replace(/"key": ".*"/u, `"key": "${key}"`));
      expect(await place.call(['state', 'import', 'state.json'])).toMatchObject({ exitCode: 1 });
    }
    expect(await place.call(['state', 'compact'])).toMatchObject({ exitCode: 0, out: 'The state is compacted.\n' });
    expect((await place.call(['runs', 'list'])).out).toContain('\nr ');
  });
});
