import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';

import { startLlmServer } from '@llmspell/testing/llm-server';
import { afterEach, describe, expect, test } from 'vitest';

import { createSpellFolder } from './__fixtures__/spell-folder.ts';

const MAIN = path.join(import.meta.dirname, 'main.ts');
const ENVIRONMENT = { PATH: process.env['PATH'], OLLAMA_HOST: 'http://127.0.0.1:1', NODE_DISABLE_COMPILE_CACHE: '1' };
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** The command as a process of its own, with pipes instead of a terminal. */
function startCommand(argv: readonly string[], { cwd = '/', environment = {} } = {}) {
  const child = spawn(process.execPath, ['--conditions=@llmspell/source', MAIN, ...argv], {
    cwd,
    env: { ...ENVIRONMENT, ...environment },
  });
  started.push(child);
  return child;
}

async function resultOf(child: ReturnType<typeof startCommand>) {
  const [out, error, [exitCode, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, string | null]>,
  ]);
  return { out, error, exitCode, signal };
}

describe('the command as a process', { timeout: 60_000 }, () => {
  test('runs a spell', async () => {
    await using folder = await createSpellFolder({
      'a.lua': 'print("hello", arg[1])',
      'a.ts': 'console.log(args[0]);',
    });
    const { path: cwd } = folder;
    const lua = await resultOf(startCommand(['run', 'a.lua', '--', 'x'], { cwd }));
    expect(lua).toEqual({ out: 'hello\tx\n', error: '', exitCode: 0, signal: null });
    const typescript = await resultOf(startCommand(['run', 'a.ts', '--', 'x'], { cwd }));
    expect(typescript).toEqual({ out: 'x\n', error: '', exitCode: 0, signal: null });
  });

  test('reads code from its standard input', async () => {
    const child = startCommand(['exec', '-']);
    child.stdin.end('return "piped"');
    expect(await resultOf(child)).toMatchObject({ out: '"piped"\n', exitCode: 0 });
  });

  test('ends with the exit code and without colours in a pipe', async () => {
    const { error, exitCode } = await resultOf(startCommand(['exec', 'error("x")']));
    expect(exitCode).toBe(1);
    expect(error).toMatch(/^error: exec\.lua:1: x/);
  });

  test('asks nothing without a terminal', async () => {
    const code = 'return Tool.execute("file-operations", { operation = "read", path = "/etc/hostname" })';
    const { exitCode, error } = await resultOf(startCommand(['exec', code]));
    expect(exitCode).toBe(3);
    expect(error).not.toContain('Allow?');
  });

  test('writes all of a large output before it ends', async () => {
    const code = 'for i = 1, 9000 do print(("x"):rep(99)) end';
    expect((await resultOf(startCommand(['exec', code]))).out).toHaveLength(900_000);
  });

  test('ends quietly when nobody reads its output any more', async () => {
    const child = startCommand(['exec', '--max-output=1gb', '--cpu-time=1h', 'while true do print(("x"):rep(99)) end']);
    child.stdout.once('data', () => child.stdout.destroy());
    const [error, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ error, exitCode }).toEqual({ error: '', exitCode: 0 });
  });
});

describe('an interrupted command', { timeout: 60_000 }, () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('ends with 130 at %s while a model is waited for', async (signal) => {
    await using server = await startLlmServer();
    server.fail({ hangAfter: 0 });
    const flags = ['--model=openai/gpt-4o-mini'];
    const child = startCommand(['exec', ...flags, 'Agent.new({}):chat("hello")'], { environment: server.environment });
    const result = resultOf(child);
    const request = await server.request(1);
    child.kill(signal);
    expect(await result).toEqual({
      out: '',
      error: expect.stringMatching(/^error: Interrupted\./),
      exitCode: 130,
      signal: null,
    });
    expect(await request.ended).toBe('aborted');
  });

  test('takes the programs along that the spell has started', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connect = `require('node:net').connect(${port}, '127.0.0.1')`;
    const code = `Tool.execute("process-executor", { executable = arg[1], arguments = { "-e", arg[2] } })`;
    const child = startCommand(['exec', `--allow-run=${process.execPath}`, code, '--', process.execPath, connect]);
    const result = resultOf(child);
    const [socket] = (await once(server, 'connection')) as [Socket];
    const gone = once(
      socket.resume().on('error', () => {}),
      'close',
    );
    child.kill('SIGINT');
    expect(await result).toMatchObject({ exitCode: 130 });
    await gone;
    server.close();
  });

  test('ends in the middle of a loop that waits for nothing', async () => {
    const child = startCommand(['exec', '--cpu-time=1h', 'print("ready") while true do end']);
    const result = resultOf(child);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await result).toMatchObject({ exitCode: 130 });
  });
});
