import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { startLlmServer, type LlmQuestion, type LlmServerAnswer } from '@llmspell/testing/llm-server';

/** When the world lets the test act: a call has come, has been done, is answered in half, has been answered. */
export type Phase = 'arrived' | 'done' | 'streaming' | 'answered';
export const PHASES: readonly Phase[] = ['arrived', 'done', 'streaming', 'answered'];

/** Something that was done for a spell. */
export interface CountedCall {
  readonly step: string;
  /** How often it was done, over all processes. */
  readonly count: number;
}

/** A tool and a model on loopback, which count what they do. */
export interface CountingWorld extends AsyncDisposable {
  readonly url: string;
  /** Variables that point model providers here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Calls by what tells them apart: the idempotency key of the tool, the question to the model. */
  readonly calls: ReadonlyMap<string, CountedCall>;
  /** Steps in the order in which their calls came. */
  readonly arrivals: readonly string[];
  /** Is told of each phase of each call with its number, from 0, over all processes. The call goes on when it resolves. */
  onPhase: (phase: Phase, call: number) => Promise<void> | void;
}

/** Starts a world in which everything that is done is counted, and every answer is a digest of what was asked. */
export async function startCountingWorld(): Promise<CountingWorld> {
  const calls = new Map<string, CountedCall>();
  const arrivals: string[] = [];
  const peeks = createSteps();
  const model = await startLlmServer({ respond });
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const call = toCall(request, body);
    if (call === undefined) return forward(request, body, { response, url: model.url });
    const number = arrivals.push(call.step) - 1;
    await world.onPhase('arrived', number);
    calls.set(call.id, { step: call.step, count: (calls.get(call.id)?.count ?? 0) + 1 });
    peeks.done(call.step);
    const answer = call.answer ?? (await ask(request, body, model.url));
    await world.onPhase('done', number);
    response.writeHead(200, { 'content-type': answer.type });
    for (const [index, piece] of answer.pieces.entries()) {
      if (index === Math.ceil(answer.pieces.length / 2)) {
        await world.onPhase('streaming', number);
        // The spell makes another call while it reads: the stream goes on when that has come.
        if (call.step.endsWith('-stream')) await peeks.until(call.step.replace('-stream', '-peek'));
      }
      response.write(piece);
      // Each piece is a packet of its own.
      await new Promise(setImmediate);
    }
    response.end();
    await world.onPhase('answered', number);
  };
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const world: CountingWorld = {
    url,
    environment: { OPENAI_COMPATIBLE_API_KEY: 'test', OPENAI_COMPATIBLE_BASE_URL: `${url}/v1` },
    calls,
    arrivals,
    onPhase: () => {},
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await model.close();
    },
  };
  return world;
}

/** The step that a model was asked for last, or that its answer is of. */
export function stepOf(value: string): string | undefined {
  const [, asked] = [...value.matchAll(/Please do (r\d+-[a-z]+)/gu)].at(-1) ?? [];
  return asked ?? /answer of (r\d+-[a-z]+)/u.exec(value)?.[1] ?? /"step":\s*"(r\d+-[a-z]+)"/u.exec(value)?.[1];
}

/** Steps that can be waited for. */
function createSteps() {
  const steps = new Map<string, PromiseWithResolvers<void>>();
  const of = (step: string): PromiseWithResolvers<void> => {
    const known = steps.get(step) ?? Promise.withResolvers<void>();
    steps.set(step, known);
    return known;
  };
  return { done: (step: string): void => of(step).resolve(), until: (step: string): Promise<void> => of(step).promise };
}

interface Answer {
  readonly type: string;
  readonly pieces: readonly string[];
}

interface Call {
  readonly id: string;
  readonly step: string;
  /** @default the model's */
  readonly answer?: Answer;
}

function toCall(request: IncomingMessage, body: string): Call | undefined {
  if (request.url?.startsWith('/tool/') === true) {
    const step = request.url.slice('/tool/'.length);
    const answer = `${step} counts ${digest(`${step} ${body}`)}`;
    return {
      id: String(request.headers['idempotency-key']),
      step,
      answer: { type: 'text/plain', pieces: halves(answer) },
    };
  }
  if (request.method !== 'POST') return undefined;
  // A model that was told what a tool answered is asked something else.
  const step = `${stepOf(body) ?? 'nothing'}${body.includes('"role":"tool"') ? ':after-tool' : ''}`;
  return { id: `llm ${step}`, step };
}

async function ask(request: IncomingMessage, body: string, url: string): Promise<Answer> {
  const response = await fetch(url + (request.url ?? ''), {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
  const whole = await response.text();
  const type = response.headers.get('content-type') ?? '';
  return { type, pieces: type.includes('event-stream') ? whole.split(/(?<=\n\n)/u) : halves(whole) };
}

/** What is no call, such as the list of models, is not counted. */
async function forward(
  request: IncomingMessage,
  body: string,
  { response, url }: { readonly response: ServerResponse; readonly url: string },
): Promise<void> {
  const init = body === '' ? {} : { body };
  const answer = await fetch(url + (request.url ?? ''), { method: request.method ?? 'GET', ...init });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
  response.end(await answer.text());
}

/** Calls a tool first, where there is one, and says a digest of what it was asked and told. */
function respond({ prompt, tools, toolResults }: LlmQuestion): LlmServerAnswer {
  const step = stepOf(prompt) ?? 'nothing';
  const [tool] = tools;
  if (tool !== undefined && toolResults.length === 0) {
    return { toolCalls: [{ toolName: tool.name, arguments: { step } }] };
  }
  const told = toolResults.map(({ text: result }) => result).join(' ');
  return `The answer of ${step} comes in some pieces and is ${digest(`${prompt} ${told}`)}`;
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 12);
}

function halves(value: string): readonly string[] {
  const middle = Math.ceil(value.length / 2);
  return [value.slice(0, middle), value.slice(middle)];
}
